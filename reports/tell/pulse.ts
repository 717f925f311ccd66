/** A run in a few numbers, for a picture as large as a word: operations that completed, over time. */
import type { History } from "../../checkers/history/history.js";

export interface Pulse {
  readonly ok: number[];
  /** Failed, or of unknown outcome. */
  readonly rest: number[];
}

const PARTS = 40;

export function pulseOf(history: History): Pulse {
  const { invoked, type } = history.columns;
  const [ok, rest] = [new Array<number>(PARTS).fill(0), new Array<number>(PARTS).fill(0)];
  const last = history.length === 0 ? 1 : Math.max(1, invoked[history.length - 1]!);
  for (let row = 0; row < history.length; row++) {
    const part = Math.min(PARTS - 1, Math.floor((invoked[row]! / last) * PARTS));
    (type[row] === 0 ? ok : rest)[part]!++;
  }
  return { ok, rest };
}
