/**
 * The orders that a linearizability checker tried, step by step, as plain data. Tolerant: whatever the checker left
 * out is absent. States between the steps are told for registers alone, where they follow from the operations.
 */
import type { Proof } from "./proof.js";
import { valueText } from "./value.js";

export interface TriedOrder {
  /** Indexes of invocations. */
  readonly order: readonly number[];
  /** In words, after each step; empty where it is not known. */
  readonly states: readonly string[];
  /** In words, at the end. */
  readonly state: string;
  readonly blocked: readonly { readonly operation: number; readonly because: string }[];
}

export function triedOrders(proof: Proof): TriedOrder[] {
  const orders = proof.anomaly.details?.["orders"];
  if (!Array.isArray(orders)) return [];
  return orders.flatMap((one: unknown): TriedOrder[] => {
    if (typeof one !== "object" || one === null || !("order" in one) || !Array.isArray(one.order)) return [];
    const { order: given, state, blocked } = one as { order: unknown[]; state?: unknown; blocked?: unknown };
    const reasons = Array.isArray(blocked) ? (blocked as unknown[]) : [];
    const order = given.map(Number);
    const states = registerStates(proof, order);
    const end = valueText(state);
    return [
      {
        order,
        states: states.at(-1) === end ? states : [],
        state: end,
        blocked: reasons.flatMap((reason) => {
          if (typeof reason !== "object" || reason === null) return [];
          const { operation, because } = reason as { operation?: unknown; because?: unknown };
          return [{ operation: Number(operation), because: String(because) }];
        }),
      },
    ];
  });
}

function registerStates({ witnesses }: Proof, order: readonly number[]): string[] {
  let state: unknown;
  const states: string[] = [];
  for (const index of order) {
    const operation = witnesses.find((one) => one.index === index)?.operation;
    if (operation === undefined) return [];
    const { f, input, output } = operation;
    if (f === "write") state = input;
    else if (f === "cas" && Array.isArray(input)) state = input[1];
    else if (f === "read") state = output;
    else return [];
    states.push(valueText(state));
  }
  return states;
}

/** The end of the longest order that explains everything before it, and how many operations that order has. */
export function longestPrefix({
  anomaly,
}: Proof): { operations: number; last: readonly number[] } | undefined {
  const prefix = anomaly.details?.["prefix"];
  if (typeof prefix !== "object" || prefix === null || !("operations" in prefix)) return undefined;
  const { operations, last } = prefix as { operations: unknown; last?: unknown };
  return { operations: Number(operations), last: Array.isArray(last) ? last.map(Number) : [] };
}
