/** The orders tried for a linearizability violation, step by step, by buttons or arrow keys. */
export function stepThrough(root: HTMLElement): void {
  const figure = root.querySelector<HTMLElement>(".figure");
  const groups = [...root.querySelectorAll(".order-points")];
  const items = [...root.querySelectorAll<HTMLElement>(".orders > li")];
  const said = root.querySelector("[data-said]");
  if (figure === null) return;
  // Whose lane it is stays in sight; below the operations, where there is room beside them no more.
  const lanes = root.querySelector(".lanes");
  figure.addEventListener("scroll", () => {
    const left = figure.scrollLeft;
    lanes?.setAttribute("transform", `translate(${String(left)} ${left > 0 ? "16" : "0"})`);
  });
  if (items.length === 0) return;
  const sizes = items.map((item) => item.querySelectorAll("[data-at]").length);
  let [order, at] = [0, sizes[0]!];
  const show = (): void => {
    groups.forEach((group, i) => {
      group.toggleAttribute("hidden", i !== order);
      for (const point of group.querySelectorAll("[data-at]"))
        point.toggleAttribute("hidden", Number(point.getAttribute("data-at")) > at);
    });
    items.forEach((item, i) => {
      item.classList.toggle("lit", i === order);
      for (const step of item.querySelectorAll("[data-at]")) {
        const place = Number(step.getAttribute("data-at"));
        step.classList.toggle("ahead", i === order && place > at);
        step.classList.toggle("now", i === order && place === at);
      }
    });
    const blocked = new Set(at === sizes[order] ? items[order]!.dataset["blocked"]?.split(" ") : []);
    for (const one of root.querySelectorAll("[data-index]"))
      one.classList.toggle("stuck", blocked.has(one.getAttribute("data-index") ?? ""));
    const now = items[order]!.querySelector(".now")?.textContent ?? "at the beginning";
    if (said !== null) said.textContent = `Order ${String(order + 1)} of ${String(items.length)}: ${now}`;
  };
  /** On a narrow screen: the operation that the step is about. */
  const follow = (): void => {
    const dot = groups[order]?.querySelectorAll("[data-at]:not([hidden]) circle");
    const x = Number(dot?.[dot.length - 1]?.getAttribute("cx") ?? 0);
    figure.scrollTo({ left: x - figure.clientWidth * 0.6 });
  };
  const choose = (next: number): void => {
    order = Math.min(Math.max(0, next), items.length - 1);
    at = sizes[order]!;
  };
  figure.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(order + 1);
    else if (event.key === "ArrowUp") choose(order - 1);
    else if (event.key === "ArrowRight") {
      if (at < sizes[order]!) at++;
      else if (order < items.length - 1) [order, at] = [order + 1, 0];
    } else if (event.key === "ArrowLeft") {
      if (at > 0) at--;
      else if (order > 0) choose(order - 1);
    } else return;
    event.preventDefault();
    show();
    follow();
  });
  items.forEach((item, i) =>
    item.querySelector("button")?.addEventListener("click", () => {
      choose(i);
      show();
    }),
  );
  show();
  follow();
}
