/**
 * Every algorithm of the linearizability checkers against the oracle that tries all orders, on as many random small
 * histories as there is time for. Prints totals per object type; ends with 1 at the first disagreement.
 *
 * npx tsx bench/fuzz-linearizability.ts [histories per type] [first seed] [name of a type]
 */
import { UNLIMITED } from "../checkers/budget.js";
import { Allowance } from "../checkers/linearizability/evidence/minimal.js";
import { toProblem } from "../checkers/linearizability/problem-of.js";
import { decide } from "../checkers/linearizability/search/phases.js";
import { NEVER } from "../checkers/linearizability/search/problem.js";
import { isLinearizable, partsOf, trialHistory, TRIALS } from "../checkers/linearizability/testing/matrix.js";
import { replay, witnessOrder } from "../checkers/linearizability/witness.js";
import { Random } from "../checkers/testing/random.js";

const histories = Number(process.argv[2] ?? 10_000);
const firstSeed = Number(process.argv[3] ?? 0);
const only = process.argv[4];
/** A few small histories make the search explode: it is stopped there. */
const MOST_STEPS = 200_000;
/** The oracle's sets are bits of one number. */
const MOST_OPERATIONS = 31;

let disagreements = 0;
console.log(
  "type | settings | histories | parts valid | invalid | with crashes | near-linear | orders replayed | search stopped",
);
for (const [at, trial] of TRIALS.entries()) {
  if (only !== undefined && trial.type.name !== only) continue;
  const seen = { valid: 0, invalid: 0, crashed: 0, fast: 0, replayed: 0, stopped: 0 };
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
    const history = trialHistory(trial, new Random(seed * 7919 + at));
    for (const [part, reader] of partsOf(history, trial)) {
      if (part.start.length > MOST_OPERATIONS) continue;
      const truth = isLinearizable(part, reader);
      const complain = (what: string): void => {
        disagreements++;
        console.log(`${trial.type.name} seed ${String(seed)}: ${what}; the oracle says ${String(truth)}`);
      };
      seen[truth ? "valid" : "invalid"]++;
      if (part.end.includes(NEVER)) seen.crashed++;
      const problem = toProblem(reader.reduce?.(part) ?? part, reader);
      const { outcome, phase } = decide(problem, new Allowance(MOST_STEPS, UNLIMITED));
      if (outcome.kind === "stopped") seen.stopped++;
      else if ((outcome.kind === "linearizable") !== truth) complain(`search (${phase}): ${outcome.kind}`);
      const fast = reader.fast?.(part);
      if (fast !== undefined) seen.fast++;
      if (fast !== undefined && fast.linearizable !== truth) complain(fast.engine);
      const orders = [
        { of: toProblem(part, reader), order: fast?.order?.() },
        {
          of: problem,
          order: outcome.kind === "linearizable" ? witnessOrder(problem, outcome.steps()) : undefined,
        },
      ];
      for (const { of, order } of orders) {
        if (order === undefined) continue;
        seen.replayed++;
        const wrong = replay(of, order, reader.model);
        if (wrong !== undefined) complain(`an order does not replay: ${wrong}`);
      }
    }
  }
  const { valid, invalid, crashed, fast, replayed, stopped } = seen;
  console.log(
    [
      trial.type.name,
      JSON.stringify(trial.settings),
      histories,
      valid,
      invalid,
      crashed,
      fast,
      replayed,
      stopped,
    ].join(" | "),
  );
}
if (disagreements > 0) process.exitCode = 1;
