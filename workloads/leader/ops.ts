/** Operations of leader: stand for election (ok with [term, leader]), ask who leads, work as leader (ok with the term). */
export interface LeaderOperation {
  readonly f: "elect" | "leader" | "use";
  readonly value: null;
}
