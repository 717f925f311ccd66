/** Filtering and sorting of the campaign's table, in plain script: the page is complete without it. */
export const CAMPAIGN_SCRIPT = `
"use strict";
(() => {
  const table = document.getElementById("runs");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const buttons = [...document.querySelectorAll("button[data-status]")];
  let status = "";
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = (status !== "" && row.dataset.status !== status) || !words.every((word) => text.includes(word));
      if (!row.hidden) count++;
    }
    shown.textContent = count === rows.length ? "" : count + " of " + rows.length + " shown";
  };
  filter.addEventListener("input", apply);
  for (const button of buttons) button.addEventListener("click", () => {
    status = button.dataset.status;
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    apply();
  });
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => header.firstElementChild.addEventListener("click", () => {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of headers) other.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
    const order = (a, b) => {
      const x = value(a), y = value(b);
      const numbers = x !== "" && y !== "" && !isNaN(x) && !isNaN(y);
      return numbers ? x - y : x.localeCompare(y, "en", { numeric: true });
    };
    for (const row of [...rows].sort((a, b) => (down ? order(b, a) : order(a, b)))) body.append(row);
  }));
  for (const button of document.querySelectorAll("button[data-copy]")) button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    let done = true;
    try { await navigator.clipboard.writeText(source.textContent); } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Selected";
    setTimeout(() => { button.textContent = "Copy"; }, 1600);
  });
})();
`.trim();
