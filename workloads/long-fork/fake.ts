/**
 * Registers in memory, written once each. Without a defect strictly serializable; the defects are reads at several
 * moments, and two sites that learn of each other's writes late.
 */
import type { Invocation } from "../../harness/client.js";
import type { Random } from "../../harness/generator/random.js";
import { pace } from "../pace.js";
import { storeOf, transact, type LevelDefect } from "../store/transact.js";
import type { Defect, Fake, FakeObject } from "../workload.js";
import type { MicroOperation, Transaction } from "./ops.js";

const LEVELS: Record<string, LevelDefect> = {
  "read-committed": {
    summary: "Each read sees what is committed by then.",
    finds: ["long-fork"],
    level: "read-committed",
    by: "locks",
  },
};

const DEFECTS: Record<string, Defect> = {
  ...LEVELS,
  "two-sites": {
    summary: "Parallel snapshot isolation: each site shows its own writes first.",
    finds: ["long-fork"],
  },
};

/** Clients are spread over two sites; a write reaches the other one some operations later. */
class Sites implements FakeObject {
  readonly #seen: readonly Map<number, number>[] = [new Map(), new Map()];
  readonly #onTheWay: { site: number; key: number; value: number; in: number }[] = [];

  constructor(readonly random: Random) {}

  async invoke({ value, process }: Invocation): Promise<Transaction> {
    await pace(this.random);
    const site = process % 2;
    for (const write of this.#onTheWay)
      if (write.in-- === 0) this.#seen[write.site]!.set(write.key, write.value);
    const result = (value as Transaction).map(([f, key, written]): MicroOperation => {
      if (f === "r") return ["r", key, this.#seen[site]!.get(key) ?? null];
      this.#seen[site]!.set(key, written);
      this.#onTheWay.push({ site: 1 - site, key, value: written, in: this.random.below(12) });
      if (this.#onTheWay.length > 100) this.#onTheWay.shift();
      return ["w", key, written];
    });
    await pace(this.random);
    return result;
  }
}

export const fake: Fake = {
  defects: DEFECTS,
  create(defect, random): FakeObject {
    if (defect === "two-sites") return new Sites(random);
    const store = storeOf(defect === undefined ? undefined : LEVELS[defect], random);
    return {
      invoke({ value }: Invocation) {
        const asked = value as Transaction;
        return transact(store, random, asked[0]?.[0] === "r", async (rows) => {
          const result: MicroOperation[] = [];
          for (const [f, key, written] of asked) {
            if (f === "w") {
              await rows.write(key, 0, () => written);
              result.push(["w", key, written]);
            } else result.push(["r", key, ((await rows.read(key, 0)) as number | undefined) ?? null]);
          }
          return result;
        });
      },
    };
  },
};
