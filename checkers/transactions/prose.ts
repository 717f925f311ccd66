/** How proofs read: values as JSON, lists cut short, a cycle told edge by edge. */
import { show } from "../history/index.js";
import type { Step } from "../verdict.js";

/** A value for a sentence. */
export function say(value: unknown): string {
  return typeof value === "string" ? value : show(value);
}

/** The last elements of a list: what decides is at its end. */
export function sayList(list: readonly unknown[]): string {
  const tail = list.slice(-6).map((element) => show(element));
  return `[${list.length > 6 ? "… " : ""}${tail.join(" ")}]`;
}

/** A cycle as a paragraph. `name` gives a transaction's name in the sentence. */
export function tellCycle(steps: readonly Step[], name: (operation: number) => string): string {
  const parts = steps.map((step, i) => {
    const lead = i === 0 ? "" : i === steps.length - 1 ? "yet " : "";
    return `${lead}${name(step.from)} came before ${name(step.to)}, because ${step.because ?? step.kind}`;
  });
  return `${capital(parts.join("; "))}: a contradiction.`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Names T1, T2, … in order of appearance. */
export function namer(): (operation: number) => string {
  const names = new Map<number, string>();
  return (operation) => {
    let name = names.get(operation);
    if (name === undefined) names.set(operation, (name = `T${String(names.size + 1)}`));
    return name;
  };
}

/** "T1 and T2 are the transactions invoked at index 3 and 7." */
export function legend(starts: readonly number[], name: (start: number) => string): string {
  const distinct = [...new Set(starts)];
  return `Let ${distinct.map((start) => `${name(start)} be the transaction of index ${String(start)}`).join(", ")}.`;
}
