/** Fills in the comparison, in plain script. Whatever it shows is put there as text. */
export const COMPARE_SCRIPT = `
(() => {
  const source = document.getElementById("runs-data");
  if (source === null) return;
  const { models, runs } = JSON.parse(source.textContent);
  const by = document.getElementById("compare-by");
  const sides = ["a", "b"].map((side) => document.getElementById("compare-" + side));
  const body = document.getElementById("comparison").tBodies[0];
  const words = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return values.length === 1 ? values[0] : [...counts].map(([value, count]) => value + " × " + count).join(", ");
  };
  const tell = (group) => {
    const found = new Map();
    for (const { anomalies } of group) for (const [type, count] of anomalies) found.set(type, (found.get(type) ?? 0) + count);
    const operations = group.reduce((sum, run) => sum + run.operations, 0);
    const seconds = group.reduce((sum, run) => sum + run.seconds, 0);
    const rows = new Map([
      ["Runs", String(group.length)],
      ["Configuration", [...new Set(group.map((run) => run.configuration))].join("; ")],
      ["Version", [...new Set(group.map((run) => run.version))].join("; ")],
      ["Against its claim", words(group.map((run) => run.verdict))],
    ]);
    for (const model of models) rows.set(model, words(group.map((run) => new Map(run.judged).get(model) ?? "–")));
    for (const [type, count] of found) rows.set("Anomaly " + type, count + (group.length > 1 ? " in " + group.filter((run) => run.anomalies.some(([one]) => one === type)).length + " of " + group.length + " runs" : ""));
    rows.set("Operations", operations.toLocaleString("en"));
    rows.set("Operations a second", seconds > 0 ? Math.round(operations / seconds).toLocaleString("en") : "–");
    return rows;
  };
  const show = () => {
    const [a, b] = sides.map((side) => tell(runs.filter((run) => run[by.value] === side.value)));
    body.replaceChildren(...[...new Set([...a.keys(), ...b.keys()])].map((name) => {
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = name;
      const cells = [a, b].map((side) => {
        const cell = document.createElement("td");
        cell.textContent = side.get(name) ?? (name.startsWith("Anomaly ") ? "not seen" : "–");
        return cell;
      });
      if (cells[0].textContent !== cells[1].textContent) for (const cell of cells) cell.className = "differs";
      row.append(head, ...cells);
      return row;
    }));
  };
  const fill = () => {
    const values = [...new Set(runs.map((run) => run[by.value]))];
    sides.forEach((side, i) => {
      side.replaceChildren(...values.map((value) => new Option(value, value)));
      side.selectedIndex = Math.min(i, values.length - 1);
    });
    show();
  };
  by.addEventListener("change", fill);
  for (const side of sides) side.addEventListener("change", show);
  fill();
})();
`.trim();
