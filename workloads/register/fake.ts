/**
 * Registers in memory, each operation at one instant between invocation and completion: linearizable. Each
 * defect breaks one thing.
 */
import type { Invocation } from "../../harness/client.js";
import type { Random } from "../../harness/generator/random.js";
import { pace } from "../pace.js";
import { FakeFailure, type Defect, type Fake, type FakeObject } from "../workload.js";

const OFTEN = 0.05;
const FOUND = ["nonlinearizable"];

const DEFECTS: Record<string, Defect> = {
  "stale-read": { summary: "Reads an earlier value now and then.", finds: FOUND },
  "lost-write": { summary: "Acknowledges a write that it drops.", finds: FOUND },
  "write-late": { summary: "Acknowledges a write before it takes effect.", finds: FOUND },
  "fail-but-applied": { summary: "Reports a write as failed that took effect.", finds: FOUND },
  "cas-without-compare": { summary: "A compare-and-set sets without comparing.", finds: FOUND },
  "cas-not-atomic": { summary: "A compare-and-set compares and sets at two moments.", finds: FOUND },
  "split-brain": { summary: "Every other client works on a copy of its own.", finds: FOUND },
};

class Registers implements FakeObject {
  readonly #values = new Map<unknown, number[]>();

  constructor(
    readonly defect: string | undefined,
    readonly random: Random,
  ) {}

  async invoke(operation: Invocation): Promise<unknown> {
    await pace(this.random);
    const result = await this.#perform(operation);
    await pace(this.random);
    return result;
  }

  #strikes(defect: string, chance = OFTEN): boolean {
    return this.defect === defect && this.random.chance(chance);
  }

  async #perform({ f, value, key, process }: Invocation): Promise<unknown> {
    const name = this.defect === "split-brain" ? `${String(key)}/${String(process % 2)}` : key;
    const versions = this.#values.get(name) ?? [];
    this.#values.set(name, versions);
    const current = versions.at(-1) ?? null;
    if (f === "read") return this.#strikes("stale-read") ? (versions.at(-3) ?? current) : current;
    if (f === "write") {
      if (this.#strikes("lost-write", 0.2)) return value;
      if (this.#strikes("write-late"))
        setImmediate(() => void pace(this.random, 20).then(() => versions.push(value as number)));
      else versions.push(value as number);
      if (this.#strikes("fail-but-applied")) throw new FakeFailure("refused, but applied");
      return value;
    }
    const [from, to] = value as readonly [number, number];
    const matches = current === from || this.#strikes("cas-without-compare", 0.3);
    if (this.defect === "cas-not-atomic") await pace(this.random, 5);
    if (!matches) throw new FakeFailure("the value is another");
    versions.push(to);
    return value;
  }
}

export const fake: Fake = {
  defects: DEFECTS,
  create: (defect, random) => new Registers(defect, random),
};
