/**
 * One causal order of operations on each register, after Jepsen's `causal`: the operations of a key are done one
 * after the other, each at whatever node, and each must find what the one before left. Writes count 1, 2, 3, …
 *
 * `read-init` → 0; `write` n (one more than the last); `read` → n; the key in the event. A value may also be
 * {value, position, link}: then `link` must be the position of the operation before ("init" for the first). Unlike
 * Jepsen's fold the judgement goes on behind a violation, from the value that was seen.
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  isNumber,
  isRecord,
  judgeGuarantees,
  malformedOutput,
  requested,
  timeline,
  whyVacuous,
} from "../guarantees/index.js";
import { keyName, show, type Operation } from "../history/index.js";
import { understanding } from "../understanding.js";

const NAME = "causal";

interface Register {
  /** What the last operation left. */
  value: number;
  /** Values of crashed writes that may have taken effect since. */
  maybe: number[];
  /** Values of writes that failed. */
  readonly refused: Set<number>;
  position: unknown;
  last: Operation | undefined;
  written: boolean;
}

export const causalChecker: Checker = understanding({
  name: NAME,
  summary: "registers in one causal order each: an operation finds what its cause left",
  operations: ["read-init", "write", "read"],
  models: ["causal-register", "causal"],
  check(history, options = {}) {
    const registers = new Map<string, Register>();
    const evidence = new Evidence();
    let reads = 0;
    for (const event of timeline(history)) {
      const operation = keyed(history.get(event >= 0 ? event : ~event));
      const { f, type } = operation;
      const crashedWrite = type === "info" && f === "write" && event >= 0;
      const refusedWrite = type === "fail" && f === "write" && event < 0;
      if (!crashedWrite && !refusedWrite && (type !== "ok" || event >= 0)) continue;
      const name = keyName(operation.key);
      let register = registers.get(name);
      if (register === undefined) registers.set(name, (register = fresh()));
      if (crashedWrite) {
        if (isNumber(operation.input)) register.maybe.push(operation.input);
        continue;
      }
      if (refusedWrite) {
        if (isNumber(operation.input)) register.refused.add(operation.input);
        continue;
      }
      if (f !== "write" && register.written) reads++;
      judgeOperation(operation, register, evidence);
    }
    const open = whyVacuous(NAME, { reads });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "causal-register"),
      judged: causalChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "one fold a key",
      checked: { operations: history.length, reads, keys: registers.size },
    });
  },
});

/** Jepsen's histories of many keys carry [key, value] where ours have the key in the event. */
function keyed(operation: Operation): Operation {
  const { key, input, output } = operation;
  const pair = [output, input].find((value) => Array.isArray(value) && value.length === 2) as
    [unknown, unknown] | undefined;
  if (key !== null || pair === undefined) return operation;
  const second = (value: unknown) => (Array.isArray(value) ? (value as unknown[])[1] : value);
  return { ...operation, key: pair[0], input: second(input), output: second(output) };
}

const fresh = (): Register => ({
  value: 0,
  maybe: [],
  refused: new Set(),
  position: "init",
  last: undefined,
  written: false,
});

function judgeOperation(operation: Operation, register: Register, evidence: Evidence): void {
  const { f } = operation;
  const output = operation.output ?? operation.input;
  const value = isRecord(output) ? output["value"] : output;
  if (!isNumber(value)) malformedOutput(operation, "a number, or {value, position, link}", output);
  const violation = (what: string) =>
    evidence.add(
      "causal-violation",
      () => ({
        ...(operation.key === null ? {} : { key: operation.key }),
        operations: [...(register.last === undefined ? [] : [register.last.start]), operation.start],
        message: `The ${f} of index ${String(operation.start)} ${what}.`,
        details: { value },
      }),
      operation.returned,
    );
  if (isRecord(output) && output["link"] !== undefined && show(output["link"]) !== show(register.position))
    violation(
      `follows ${show(output["link"])}, but the operation before it stands at ${show(register.position)}`,
    );
  const candidates = [register.value, ...register.maybe];
  if (f === "write") {
    let expected = value - 1;
    // Whoever counts on after a write that was refused leaves a gap that is nobody's fault.
    while (register.refused.has(expected) && !candidates.includes(expected)) expected--;
    if (!candidates.includes(expected))
      violation(`wrote ${String(value)}, but the register held ${candidates.join(" or ")}`);
    register.written = true;
  } else if (!candidates.includes(value)) {
    violation(`found ${String(value)}, but the operation before it left ${candidates.join(" or ")}`);
  }
  // From here on, what was seen counts.
  register.maybe = register.maybe.filter((candidate) => candidate > value);
  register.value = value;
  if (isRecord(output) && output["position"] !== undefined) register.position = output["position"];
  register.last = operation;
}
