/**
 * Registers in memory: the lists of list-append, of which only the last element shows. The defects are those of
 * lists as far as they can be seen this way, and one more.
 */
import type { Invocation } from "../../harness/client.js";
import type { Random } from "../../harness/generator/random.js";
import { fake as lists } from "../list-append/fake.js";
import type { Transaction as ListTransaction } from "../list-append/ops.js";
import type { Defect, Fake, FakeObject } from "../workload.js";
import type { MicroOperation, Transaction } from "./ops.js";

/** How a defect of lists is called here. */
const AS_LISTS: Readonly<Record<string, string>> = {
  "lost-write": "lost-append",
  "forgets-own-write": "forgets-own-append",
};

const DEFECTS: Record<string, Defect> = {
  "read-uncommitted": { summary: "Reads what is not committed, and may never be.", finds: ["G1a", "G1c"] },
  "read-committed": {
    summary: "Each read sees some committed version.",
    finds: ["G-single-item", "lost-update"],
  },
  "monotonic-atomic-view": {
    summary: "Each read sees what is committed by then.",
    finds: ["G-single-item", "lost-update"],
  },
  "snapshot-isolation": {
    summary: "Reads a snapshot; the first to commit a key wins.",
    finds: ["G2-item"],
  },
  serializable: {
    summary: "Serializable, but who only reads may be shown the past.",
    finds: ["G-single-item-realtime", "G-single-item-process", "G-single-item"],
  },
  "no-isolation": {
    summary: "Micro-operations take effect one by one.",
    finds: ["G1b", "G1c", "G-single-item", "internal"],
  },
  "write-skew": {
    summary: "Snapshot isolation: concurrent transactions read what the other writes.",
    finds: ["G2-item"],
  },
  "lost-update": {
    summary: "Writes over what it has not seen.",
    finds: ["lost-update", "G-single-item", "G2-item"],
  },
  "aborted-read": { summary: "Writes of failed transactions stay.", finds: ["G1a"] },
  "intermediate-read": { summary: "Shows values that their own transaction overwrites.", finds: ["G1b"] },
  "lost-write": {
    summary: "Acknowledges writes that it drops.",
    finds: ["G-single-item-realtime", "G-single-item", "G-single-item-process"],
  },
  "stale-read": {
    summary: "Reads from a consistent state of the past.",
    finds: ["G-single-item-realtime", "G-single-item-process", "G-single-item"],
  },
  "read-skew": {
    summary: "Reads of one transaction see different moments.",
    finds: ["G-single-item", "G-nonadjacent-item"],
  },
  "forgets-own-write": { summary: "A transaction does not see its own writes.", finds: ["internal"] },
  "thin-air": { summary: "Shows a value that nobody wrote.", finds: ["thin-air-read"] },
};

class Registers implements FakeObject {
  readonly #lists: FakeObject;

  constructor(
    readonly defect: string | undefined,
    readonly random: Random,
  ) {
    const known = defect === undefined || defect === "thin-air" ? undefined : (AS_LISTS[defect] ?? defect);
    this.#lists = lists.create(known, random);
  }

  async invoke(operation: Invocation): Promise<Transaction> {
    const asked = (operation.value as Transaction).map((op) =>
      op[0] === "w" ? (["append", op[1], op[2]] as const) : op,
    );
    const result = (await this.#lists.invoke({ ...operation, value: asked })) as ListTransaction;
    return result.map((op): MicroOperation => {
      if (op[0] === "append") return ["w", op[1], op[2]];
      const value = op[2]?.at(-1) ?? null;
      const invented = this.defect === "thin-air" && this.random.chance(0.01);
      return ["r", op[1], invented ? 1_000_000 + this.random.below(1000) : value];
    });
  }
}

export const fake: Fake = {
  defects: DEFECTS,
  create: (defect, random) => new Registers(defect, random),
};
