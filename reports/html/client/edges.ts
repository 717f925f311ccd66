/** Edges of a proof's picture: pointing at one shows its proof beside it, and lights up its step in the list. */
export function explainEdges(): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  for (const edge of document.querySelectorAll<SVGGElement>(".edge[data-step]")) {
    const item = document.getElementById(edge.dataset["step"] ?? "");
    if (item === null) continue;
    const light = (on: boolean): void => {
      edge.classList.toggle("lit", on);
      item.classList.toggle("lit", on);
    };
    // The page's own words instead of the browser's late ones.
    edge.querySelector("title")?.remove();
    edge.addEventListener("pointermove", (event) => {
      light(true);
      tip.textContent = item.textContent.trim().replace(/\s+/g, " ");
      tip.hidden = false;
      const room = document.documentElement.clientWidth - tip.offsetWidth - 12;
      tip.style.left = `${String(Math.max(12, Math.min(event.clientX + 14, room)))}px`;
      tip.style.top = `${String(event.clientY + 18)}px`;
    });
    edge.addEventListener("pointerleave", () => {
      light(false);
      tip.hidden = true;
    });
    edge.addEventListener("click", () => item.scrollIntoView({ block: "center", behavior: "smooth" }));
    item.addEventListener("pointerenter", () => light(true));
    item.addEventListener("pointerleave", () => light(false));
  }
}
