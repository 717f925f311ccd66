/** How often each anomaly is there that is not a cycle, by definition. */
import { add, type Counts } from "../../guarantees/testing/compare.js";
import type { Operation } from "../../history/index.js";
import type { LogFacts, Sent, View } from "./definitions.js";

export function anomaliesOf(facts: LogFacts, operations: readonly Operation[], toEnd: boolean): Counts {
  const counts: Counts = {};
  contents(facts, counts);
  for (const view of facts.views) within(facts, view, counts);
  for (const process of new Set(operations.map((op) => op.process))) {
    consumer(
      facts,
      operations.filter((op) => op.process === process),
      counts,
    );
    producer(
      facts,
      facts.views.filter(({ op }) => op.process === process),
      counts,
    );
  }
  if (toEnd) intermediate(facts, counts);
  return counts;
}

const polls = (view: View, key: string, value: number): boolean =>
  view.polls(key).some((message) => message.value === value);
const distinct = <T>(list: readonly T[]): T[] => [...new Set(list)];

function contents(facts: LogFacts, counts: Counts): void {
  const { views } = facts;
  for (const key of facts.keys) {
    const places = facts.places(key);
    for (const offset of distinct(places.map((place) => place.offset)))
      if (distinct(places.filter((place) => place.offset === offset).map(({ value }) => value)).length > 1)
        add(counts, "inconsistent-offsets");
    const found = distinct(views.flatMap((view) => view.polls(key).map(({ value }) => value)));
    const sent = distinct(views.flatMap((view) => view.sends(key).map(({ value }) => value)));
    for (const value of distinct([...found, ...sent]))
      if (facts.offsetsOf(key, value).length > 1) add(counts, "duplicate");
    for (const value of found) if (!sent.includes(value)) add(counts, "unexpected");
    // The first place of any message that was polled: what stands up to there had to be polled too.
    const bound = Math.max(
      ...found
        .filter((value) => facts.polled(key, value) && facts.offsetsOf(key, value).length > 0)
        .map((value) => Math.min(...facts.offsetsOf(key, value))),
    );
    for (const view of views)
      for (const { value } of view.sends(key)) {
        const readers = views.filter((other) => polls(other, key, value));
        // Once for each time that it was found.
        for (const reader of readers) {
          const times = reader.polls(key).filter((message) => message.value === value).length;
          if (reader === view) add(counts, "precommitted-read", times);
          else if (view.op.type === "fail") add(counts, "G1a", times);
        }
        if (facts.polled(key, value)) continue;
        if (view.op.type === "ok") add(counts, "unseen");
        const last = Math.max(...facts.offsetsOf(key, value));
        if (facts.committed(view) && facts.offsetsOf(key, value).length > 0 && last <= bound)
          add(counts, "lost-write");
      }
  }
}

const pairs = <T>(list: readonly T[]): [T, T][] => list.slice(1).map((item, i) => [list[i]!, item]);

/** One operation's polls and sends, one after the other. */
function within(facts: LogFacts, view: View, counts: Counts): void {
  for (const key of view.keys) {
    if (!view.rebalanced.has(key))
      for (const [a, b] of pairs(facts.polledAt(view, key))) {
        if (b <= a) add(counts, "int-nonmonotonic-poll");
        else if (facts.between(key, a, b)) add(counts, "int-poll-skip");
      }
    for (const [a, b] of pairs(facts.sentAt(view, key))) {
      if (b <= a) add(counts, "int-nonmonotonic-send");
      else if (facts.between(key, a, b)) add(counts, "int-send-skip");
    }
  }
}

/** Where a consumer goes on from: its last successful poll of a key that it has had ever since. */
function consumer(facts: LogFacts, operations: readonly Operation[], counts: Counts): void {
  const last = new Map<string, number>();
  for (const op of operations) {
    if (op.f === "assign" || op.f === "subscribe") {
      const kept = (op.input as unknown[]).map(String);
      if (op.type !== "fail") for (const key of last.keys()) if (!kept.includes(key)) last.delete(key);
      continue;
    }
    const view = facts.views.find((other) => other.op.id === op.id);
    if (view === undefined) continue;
    for (const key of view.keys) {
      const offsets = facts.polledAt(view, key);
      const [first] = offsets;
      const before = last.get(key);
      if (first === undefined) continue;
      if (before !== undefined && !view.rebalanced.has(key)) {
        if (first <= before) add(counts, "nonmonotonic-poll");
        else if (facts.between(key, before, first)) add(counts, "poll-skip");
      }
      if (op.type === "ok") last.set(key, offsets.at(-1)!);
    }
    for (const key of view.rebalanced) last.delete(key);
  }
}

function producer(facts: LogFacts, views: readonly View[], counts: Counts): void {
  for (const key of facts.keys) {
    const told = views
      .filter(({ op }) => op.type !== "fail")
      .map((view) => facts.sentAt(view, key))
      .filter((list) => list.length > 0);
    for (const [a, b] of pairs(told)) if (b[0]! <= a.at(-1)!) add(counts, "nonmonotonic-send");
  }
}

/** Polls that read to the end of a key and found some of what another transaction sent there, and not all. */
function intermediate(facts: LogFacts, counts: Counts): void {
  const committed = facts.views.filter((view) => facts.committed(view));
  for (const key of facts.keys)
    for (const reader of committed)
      for (const writer of committed.filter((view) => view !== reader)) {
        const end = facts.end(reader, key) ?? Infinity;
        const found = ({ value }: Sent) => polls(reader, key, value);
        const behind = ({ value }: Sent) => {
          const offsets = facts.offsetsOf(key, value);
          return offsets.length > 0 && offsets.every((offset) => offset > end);
        };
        if (writer.sends(key).some(found) && writer.sends(key).some(behind)) add(counts, "G1b");
      }
}

/** Somebody who committed polled what was aborted: only then is isolation broken, and not the log alone. */
export const abortedReadByCommitted = (facts: LogFacts): boolean =>
  facts.views.some(
    (writer) =>
      writer.op.type === "fail" &&
      writer.keys.some((key) =>
        writer
          .sends(key)
          .some(({ value }) =>
            facts.views.some((reader) => facts.committed(reader) && polls(reader, key, value)),
          ),
      ),
  );
