/**
 * Every algorithm against the oracle that tries all orders, on random small histories of every object type.
 */
import { describe, expect, it } from "vitest";
import { UNLIMITED } from "../budget.js";
import { toProblem } from "./problem-of.js";
import { decide } from "./search/phases.js";
import { bruteForce } from "./testing/brute-force.js";
import { isLinearizable, partsOf, timedCalls, trialHistory, TRIALS } from "./testing/matrix.js";
import { Random } from "../testing/random.js";
import { replay, witnessOrder } from "./witness.js";
import { judge } from "./judge.js";

const HISTORIES = 1100;
/** The oracle and the marks of a history fit into 31 bits. */
const MOST = 31;

describe.each(TRIALS.map((trial, at) => [trial.type.name, trial.settings, at] as const))(
  "%s %o",
  (_name, _settings, at) => {
    const trial = TRIALS[at]!;

    it("search and near-linear algorithm agree with the oracle, and orders replay", () => {
      const seen = { valid: 0, invalid: 0, crashed: 0 };
      for (let seed = 0; seed < HISTORIES; seed++) {
        const history = trialHistory(trial, new Random(seed * 7919 + at));
        for (const [part, reader] of partsOf(history, trial)) {
          if (part.start.length > MOST) continue;
          const truth = isLinearizable(part, reader);
          seen[truth ? "valid" : "invalid"]++;
          const problem = toProblem(reader.reduce?.(part) ?? part, reader);
          const { outcome } = decide(problem, UNLIMITED);
          expect([seed, outcome.kind]).toEqual([seed, truth ? "linearizable" : "stuck"]);
          const fast = reader.fast?.(part);
          if (fast !== undefined) expect([seed, fast.linearizable]).toEqual([seed, truth]);
          if (part.end.includes(0x7fffffff)) seen.crashed++;
          if (outcome.kind !== "linearizable") continue;
          const order = witnessOrder(problem, outcome.steps());
          if (order !== undefined)
            expect([seed, replay(problem, order, reader.model)]).toEqual([seed, undefined]);
          if (fast?.order !== undefined) {
            expect([seed, replay(toProblem(part, reader), fast.order(), reader.model)]).toEqual([
              seed,
              undefined,
            ]);
          }
        }
      }
      // A comparison in which one side never occurs shows nothing.
      expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(HISTORIES / 25);
      if (trial.type.name !== "lin-leader" && trial.type.name !== "lin-ids") {
        expect(seen.crashed).toBeGreaterThan(HISTORIES / 10);
      }
    });

    it("the operations named in an anomaly contradict each other on their own", () => {
      let checked = 0;
      for (let seed = 0; seed < HISTORIES / 4; seed++) {
        const history = trialHistory(trial, new Random(seed * 104729 + at));
        const { findings } = judge(history, trial.type, { settings: trial.settings });
        const parts = partsOf(history, trial);
        for (const { part: index, anomaly } of findings) {
          const [part, reader] = parts[index]!;
          const named = new Set(anomaly!.operations);
          const calls = timedCalls(part, reader).filter(({ start }) => named.has(start));
          expect([seed, anomaly!.operations.length, bruteForce(reader.model, calls)]).toEqual([
            seed,
            calls.length,
            undefined,
          ]);
          checked++;
        }
      }
      expect(checked).toBeGreaterThan(5);
    });
  },
);
