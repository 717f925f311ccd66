/**
 * Session guarantees of registers with unique values: causal consistency with sessions, exactly (Biswas and Enea,
 * OOPSLA 2019), and with it everything weaker that holds whenever causality does: PRAM, read your writes, monotonic
 * reads and writes, writes follow reads.
 *
 * The same engine as rw-register, judged against `causal` by default. A violation is reported by the name of every
 * guarantee that falls with it (`rw-register/guarantees.ts`), each with its own proof.
 */
import type { Checker, CheckOptions } from "../checker.js";
import { registerSession, rwRegisterChecker } from "../rw-register/index.js";
import { understanding } from "../understanding.js";

const NAME = "session";
const DEFAULT = "causal";

const withDefault = (options: CheckOptions): CheckOptions =>
  options.models === undefined || options.models.length === 0 ? { ...options, models: [DEFAULT] } : options;

export const sessionChecker: Checker = understanding({
  name: NAME,
  summary: "transactions on registers judged by what each session may expect",
  operations: ["txn"],
  settings: rwRegisterChecker.settings ?? {},
  models: [DEFAULT, "PRAM", "read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"],
  check: (history, options = {}) => ({
    ...rwRegisterChecker.check(history, withDefault(options)),
    workload: NAME,
  }),
  begin(options = {}) {
    const session = registerSession(NAME, withDefault(options));
    return {
      push: (event, line) => session.push(event, line),
      pushLines: (bytes, length) => session.pushLines(bytes, length),
      finish: () => ({ ...session.finish(), workload: NAME }),
    };
  },
  watch: (options = {}) => rwRegisterChecker.watch!(options),
});
