/**
 * What is wrong with what the log holds: inconsistent offsets, duplicates, lost and unseen messages, and messages
 * read that were never sent, failed, or not committed yet. Definitions of Jepsen's kafka workload.
 */
import type { Evidence } from "../guarantees/index.js";
import { show } from "../history/index.js";
import { FAIL, INFO, OK, type LogStore } from "./load.js";
import type { Versions } from "./versions.js";

export interface Contents {
  /** Somebody who committed read what was aborted; else only operations that failed or crashed did. */
  readonly abortedReadCommitted: boolean;
}

export function judgeContents(store: LogStore, versions: Versions, evidence: Evidence): Contents {
  judgeOffsets(store, versions, evidence);
  const contents = judgeReads(store, versions, evidence);
  judgeLosses(store, versions, evidence);
  return contents;
}

function judgeOffsets(store: LogStore, versions: Versions, evidence: Evidence): void {
  const { start } = store.history.columns;
  versions.more.forEach((others, key) => {
    for (const [place, rest] of others) {
      const values = [versions.at[key]![place]!, ...rest];
      evidence.add("inconsistent-offsets", () => ({
        key: store.keys[key],
        operations: values
          .map((value) => versions.writer[value]!)
          .filter((row) => row >= 0)
          .map((row) => start[row]!),
        message: `Offset ${String(versions.offsets[key]![place])} of key ${show(store.keys[key])} holds ${values.map((v) => show(store.value[v])).join(" and ")}.`,
        details: { offset: versions.offsets[key]![place], values: values.map((v) => store.value[v]) },
      }));
    }
  });
  for (let value = 0; value < store.value.length; value++) {
    const [first, last] = [versions.first[value]!, versions.last[value]!];
    if (first < 0 || first === last) continue;
    const key = store.keyOf[value]!;
    evidence.add("duplicate", () => ({
      key: store.keys[key],
      operations: [versions.writer[value]!, versions.reader[value]!]
        .filter((row) => row >= 0)
        .map((row) => start[row]!),
      message: `${show(store.value[value])} stands at offsets ${String(versions.offsets[key]![first])} and ${String(versions.offsets[key]![last])} of key ${show(store.keys[key])}.`,
      details: {
        value: store.value[value],
        offsets: [versions.offsets[key]![first], versions.offsets[key]![last]],
      },
    }));
  }
}

/** Consumers see what is committed, whatever becomes of their own transaction: everybody's polls count. */
function judgeReads(store: LogStore, versions: Versions, evidence: Evidence): Contents {
  const { start, invoked, returned, type } = store.history.columns;
  const { polls } = store;
  const reported = new Set<number>();
  let abortedReadCommitted = false;
  for (let i = 0; i < polls.row.length; i++) {
    const [row, value] = [polls.row[i]!, polls.value[i]!];
    const writer = versions.writer[value]!;
    const key = store.keys[store.keyOf[value]!];
    const what =
      writer < 0
        ? "unexpected"
        : writer === row
          ? "precommitted-read"
          : type[writer] === FAIL
            ? "G1a"
            : undefined;
    if (what === undefined || (writer < 0 && reported.has(value))) continue;
    reported.add(value);
    if (what === "G1a" && versions.committed[row] === 1) abortedReadCommitted = true;
    evidence.add(
      what,
      () => ({
        key,
        operations: writer < 0 || writer === row ? [start[row]!] : [start[writer]!, start[row]!],
        message:
          `The poll of index ${String(start[row])} found ${show(store.value[value])} in key ${show(key)}, ` +
          (writer < 0
            ? "which nobody had sent."
            : writer === row
              ? "which its own transaction had sent and not yet committed."
              : `whose send (index ${String(start[writer])}) had failed.`),
        details: { value: store.value[value] },
      }),
      type[row] === INFO ? invoked[row] : returned[row],
    );
  }
  return { abortedReadCommitted };
}

function judgeLosses(store: LogStore, versions: Versions, evidence: Evidence): void {
  const { start, invoked, type } = store.history.columns;
  const { sends, keyOf } = store;
  // By key, the furthest place that was certainly reached by polls, and who reached it.
  const bound = new Int32Array(store.keys.length).fill(-1);
  const reached = new Int32Array(store.keys.length).fill(-1);
  for (let value = 0; value < store.value.length; value++) {
    if (versions.reader[value]! < 0) continue;
    const key = keyOf[value]!;
    if (versions.first[value]! > bound[key]!) {
      bound[key] = versions.first[value]!;
      reached[key] = versions.reader[value]!;
    }
  }
  const seen = new Set<number>();
  for (let i = 0; i < sends.row.length; i++) {
    const [row, value] = [sends.row[i]!, sends.value[i]!];
    if (
      versions.reader[value]! >= 0 ||
      versions.committed[row] === 0 ||
      type[row] === FAIL ||
      seen.has(value)
    )
      continue;
    seen.add(value);
    const key = keyOf[value]!;
    const named = `${show(store.value[value])}, sent to key ${show(store.keys[key])} by index ${String(start[row])},`;
    const place = versions.last[value]!;
    if (place >= 0 && place <= bound[key]!) {
      evidence.add(
        "lost-write",
        () => ({
          key: store.keys[key],
          operations: [start[row]!, start[reached[key]!]!],
          message:
            `${named} stands at offset ${String(versions.offsets[key]![place])} and was polled by nobody who succeeded, although index ` +
            `${String(start[reached[key]!])} polled up to offset ${String(versions.offsets[key]![bound[key]!])}.`,
          details: { value: store.value[value], offset: versions.offsets[key]![place] },
        }),
        invoked[row],
      );
    }
    if (type[row] !== OK) continue;
    evidence.add(
      "unseen",
      () => ({
        key: store.keys[key],
        operations: [start[row]!],
        message: `${named} was acknowledged and polled by nobody who succeeded.`,
        details: { value: store.value[value] },
      }),
      invoked[row],
    );
  }
}
