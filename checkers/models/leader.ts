/**
 * Elections: whoever asks (`leader`) is answered [term, leader]. Terms never go back, and a term has one leader.
 */
import { keyName } from "../history/history.js";
import type { Model } from "./model.js";

interface Reign {
  readonly term: number;
  readonly leader: unknown;
}

export const leaderModel: Model<Reign> = {
  name: "lin-leader",
  initial: { term: -Infinity, leader: null },
  key: ({ term, leader }) => `${String(term)}:${keyName(leader)}`,
  step(state, { output }) {
    const [term, leader] = output as readonly [number, unknown];
    if (term > state.term) return [{ term, leader }];
    return term === state.term && keyName(leader) === keyName(state.leader) ? [state] : [];
  },
};
