/** The routes of a history, each with the table it went by, and the tables' sizes. */
import { isNumber, isRecord, malformedOutput, timeline } from "../guarantees/index.js";
import { show, type History, type Operation } from "../history/index.js";

export interface Route {
  readonly key: unknown;
  readonly node: unknown;
  /** Undefined where a rebalancing was under way and the answer does not say. */
  readonly epoch: number | undefined;
  readonly operation: Operation;
}

export interface Epoch {
  readonly epoch: number;
  readonly count: number;
  readonly names: readonly string[];
}

/** @throws MalformedHistoryError */
export function routesOf(history: History): { routes: Route[]; nodes: Epoch[] } {
  const routes: Route[] = [];
  const nodes: Epoch[] = [];
  const began = new Map<number, { epoch: number; moves: number }>();
  let [epoch, open, moves] = [0, 0, 0];
  for (const event of timeline(history)) {
    const operation = history.get(event >= 0 ? event : ~event);
    const { f, type, id } = operation;
    if (f === "rebalance") {
      if (type === "fail") continue;
      if (event >= 0) {
        open++;
        moves++;
      } else if (type === "ok") {
        open--;
        epoch++;
        const told = operation.output;
        if (isRecord(told) && isNumber(told["epoch"])) epoch = told["epoch"];
        const value = isRecord(told) ? told["nodes"] : told;
        if (Array.isArray(value))
          nodes.push({ epoch, count: value.length, names: value.map((name) => show(name)) });
        else if (isNumber(value)) nodes.push({ epoch, count: value, names: [] });
      }
    } else if (f === "route" && type === "ok") {
      if (event >= 0) {
        // A rebalancing that crashed may go on for ever.
        began.set(id, { epoch, moves: open > 0 ? -1 : moves });
        continue;
      }
      const before = began.get(id)!;
      began.delete(id);
      const still = before.moves === moves ? before.epoch : undefined;
      routes.push({ key: operation.input, operation, ...answerOf(operation, still) });
    }
  }
  return { routes, nodes };
}

function answerOf(
  operation: Operation,
  epoch: number | undefined,
): { node: unknown; epoch: number | undefined } {
  const value = operation.output;
  if (Array.isArray(value) && value.length === 2 && isNumber(value[0]))
    return { node: value[1], epoch: value[0] };
  if (isRecord(value)) {
    const { node, epoch: told } = value as { node?: unknown; epoch?: unknown };
    if (node === undefined) malformedOutput(operation, "a node, [epoch, node] or {node, epoch}");
    return { node, epoch: isNumber(told) ? told : epoch };
  }
  if (value === null || value === undefined)
    malformedOutput(operation, "a node, [epoch, node] or {node, epoch}");
  return { node: value, epoch };
}
