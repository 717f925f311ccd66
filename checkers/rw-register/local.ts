/** Anomalies that one read shows by itself or with its writer, and lost updates. Names as for list-append. */
import { say } from "../transactions/prose.js";
import { READ, UNSEEN, WRITE } from "../transactions/store.js";
import { isAnomaly, type UnwrittenReads } from "../transactions/unwritten.js";
import type { Anomaly } from "../verdict.js";
import type { Registers } from "./registers.js";

export interface RegisterSettings {
  /** Whether a read of a value that nobody wrote is an anomaly, or nobody's business. */
  readonly unwritten: UnwrittenReads;
}

export interface LocalFindings {
  readonly anomalies: Anomaly[];
  /** Reads of values that nobody wrote, let pass. */
  readonly ignored: number;
}

export function findLocal(registers: Registers, settings: RegisterSettings): LocalFindings {
  let ignored = 0;
  const { store, version, writer, aborted, intermediate, versionKey } = registers;
  const anomalies: Anomaly[] = [];
  const at = (t: number) => store.start[t]!;
  const own = new Int32Array(store.keys).fill(-1);
  const latest = new Int32Array(store.keys);
  for (let t = 0; t < store.transactions; t++) {
    if (registers.counts[t] === 0) continue;
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      // Of unknown outcome, though it happened, and nobody knows what it read here.
      if (version[i]! < 0) continue;
      const before = own[k] === t ? latest[k]! : -1;
      own[k] = t;
      latest[k] = i;
      if (store.kind[i] === WRITE) continue;
      const v = version[i]!;
      const key = store.keyValue(k);
      const value = store.value[i] === UNSEEN ? null : store.atoms.value(store.value[i]!);
      const add = (type: string, operations: readonly number[], tail: string): void => {
        anomalies.push({
          type,
          operations,
          key,
          details: { read: value },
          message: `The transaction of index ${String(at(t))} read ${say(key)} = ${say(value)}, ${tail}`,
        });
      };
      if (before >= 0 && version[before] !== v) {
        const did = store.kind[before] === READ ? "read" : "written";
        const old = registers.versionAtom[version[before]!]!;
        add(
          "internal",
          [at(t)],
          `although it had itself just ${did} ${say(old === -1 ? null : store.atoms.value(old))}.`,
        );
      }
      if (v < registers.keys) continue;
      const w = writer[v]!;
      if (w === t) {
        if (before < 0 || version[before] !== v) {
          const later = laterWrite(registers, t, i, v);
          if (later) add("future-read", [at(t)], "which it wrote only afterwards.");
        }
        continue;
      }
      if (w >= 0) {
        if (intermediate[v] === 1)
          add(
            "G1b",
            [at(t), at(w)],
            `which its writer (index ${String(at(w))}) replaced before it committed.`,
          );
        continue;
      }
      const failed = aborted.get(v);
      if (failed !== undefined)
        add(
          "G1a",
          [at(t), at(failed)],
          `which the transaction of index ${String(at(failed))} wrote, and that failed.`,
        );
      else if (isAnomaly(settings.unwritten, store.excerpt))
        add("thin-air-read", [at(t)], "but nobody ever wrote that.");
      else ignored++;
    }
  }
  for (const [v, by] of updates(registers)) {
    if (by.length < 2) continue;
    const key = store.keyValue(versionKey[v]!);
    const value = v < registers.keys ? null : store.atoms.value(registers.versionAtom[v]!);
    anomalies.push({
      type: "lost-update",
      operations: by.map(at),
      key,
      details: { version: value },
      message:
        `The transactions of index ${by.map((t) => String(at(t))).join(", ")} all read ${say(key)} = ${say(value)} ` +
        `and all wrote to it: all but one replaced a version they had not seen.`,
    });
  }
  return { anomalies, ignored };
}

/** Committed transactions that read a version before anything else of its key, and then wrote the key. */
function updates(registers: Registers): ReadonlyMap<number, readonly number[]> {
  const { store, version } = registers;
  const result = new Map<number, number[]>();
  const touched = new Int32Array(store.keys).fill(-1);
  for (let t = 0; t < store.transactions; t++) {
    if (registers.counts[t] === 0) continue;
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      if (touched[k] === t) continue;
      touched[k] = t;
      if (version[i]! < 0) continue;
      if (store.kind[i] === WRITE || writes(registers, t, k) < 0) continue;
      const list = result.get(version[i]!);
      if (list === undefined) result.set(version[i]!, [t]);
      else list.push(t);
    }
  }
  return result;
}

/** The version that t left in a key, or -1. */
export function writes(registers: Registers, t: number, key: number): number {
  const { writeFrom, writeVersion, versionKey } = registers;
  for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++) {
    if (versionKey[writeVersion[i]!] === key) return writeVersion[i]!;
  }
  return -1;
}

function laterWrite(registers: Registers, t: number, read: number, v: number): boolean {
  for (let i = read + 1; i < registers.store.last[t]!; i++) {
    if (registers.store.kind[i] === WRITE && registers.version[i] === v) return true;
  }
  return false;
}
