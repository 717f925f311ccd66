/**
 * A workload: which operations clients do, how they are generated, who judges them, and a fake that shows the
 * judge at work. Pure; how an operation is carried out on a database is the system's business.
 */
import type { Checker, CheckOptions } from "../checkers/checker.js";
import type { Invocation } from "../harness/client.js";
import type { OpGenerator } from "../harness/generator/generator.js";
import type { Random } from "../harness/generator/random.js";

export interface GenerateOptions {
  readonly concurrency: number;
  /** The workload's own settings, as `--set name=value` gives them. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A mistake that the fake can be told to make. */
export interface Defect {
  readonly summary: string;
  /** Anomaly types of which at least one must be reported. */
  readonly finds: readonly string[];
  /** Settings under which it is found, where the defaults permit it. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** An object in memory that carries out the workload's operations, correctly or with one defect. */
export interface FakeObject {
  /** @throws FakeFailure for an operation that did not happen; any other error is indefinite */
  invoke(operation: Invocation): Promise<unknown>;
}

/** Thrown by a fake for an operation that certainly did not happen. */
export class FakeFailure extends Error {
  override readonly name = "FakeFailure";
}

export interface Fake {
  readonly defects: Readonly<Record<string, Defect>>;
  create(defect: string | undefined, random: Random, settings?: Readonly<Record<string, string>>): FakeObject;
}

export interface Workload {
  readonly name: string;
  /** One line for `faultline list workloads`. */
  readonly summary: string;
  readonly checker: Checker;
  /** Settings it understands: name, then meaning with values and default. */
  readonly settings: Readonly<Record<string, string>>;
  /** An endless generator of client operations. */
  generate(options: GenerateOptions): OpGenerator;
  /** What is asked once, at the end, when everything is healed: last reads, drains. Ends by itself. */
  final?(options: GenerateOptions): OpGenerator;
  /** True for operations that change nothing. */
  isRead(operation: Invocation): boolean;
  readonly fake: Fake;
}

/** A checker that is told what is true of every run of a workload, unless settings say otherwise. */
export function told(checker: Checker, facts: Readonly<Record<string, string>>): Checker {
  const informed = (options: CheckOptions = {}): CheckOptions => ({
    ...options,
    settings: { ...facts, ...options.settings },
  });
  const { begin, watch } = checker;
  return {
    ...checker,
    check: (history, options) => checker.check(history, informed(options)),
    ...(begin === undefined ? {} : { begin: (options) => begin.call(checker, informed(options)) }),
    ...(watch === undefined ? {} : { watch: (options) => watch.call(checker, informed(options)) }),
  };
}

/** A positive integer among the settings. @throws Error naming the setting */
export function integerSetting(
  settings: Readonly<Record<string, string>>,
  name: string,
  fallback: number,
): number {
  const text = settings[name];
  if (text === undefined) return fallback;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--set ${name}=${text}: expected a positive integer`);
  return Number(text);
}
