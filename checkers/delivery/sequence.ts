/** Order of deliveries by the configuration: messages put into groups, and inversions told. */
import type { Evidence } from "../guarantees/index.js";
import { keyName, show } from "../history/index.js";
import type { Delivery } from "./config.js";
import type { Flights } from "./flights.js";
import type { Messages } from "./messages.js";
import { inversions, type Delivered, type Inversion } from "./order.js";

export function judgeOrder(
  messages: Messages,
  flights: Flights,
  order: Delivery["order"],
  evidence: Evidence,
): void {
  const groups = new Map<string, { first: Delivered[]; again: Delivered[] }>();
  const first = new Map<number, Delivered>();
  const all = deliveries(messages, flights);
  // By message, when its deliveries began, whether they counted or not.
  const begun = new Map<number, number[]>();
  for (const one of all) {
    const starts = begun.get(one.message);
    if (starts === undefined) begun.set(one.message, [one.start]);
    else starts.push(one.start);
    const before = first.get(one.message);
    if (one.counts && (before === undefined || one.end < before.end)) first.set(one.message, one);
  }
  for (const one of all) {
    const group = groupOf(messages, one.message, order);
    let entry = groups.get(group);
    if (entry === undefined) groups.set(group, (entry = { first: [], again: [] }));
    if (first.get(one.message) === one) entry.first.push(one);
    else entry.again.push(one);
  }
  const overtaken: Inversion<Delivered>[] = [];
  for (const group of groups.values()) {
    for (const found of inversions(group.first, group.first)) overtaken.push(found);
    for (const found of inversions(group.first, group.again)) {
      const own = first.get(found.late.message);
      if (own !== undefined && own.end < found.late.start)
        tell("redelivery-inversion", found, messages, evidence);
    }
  }
  judgeOvertaken(overtaken, begun, messages, evidence);
}

/** Deliveries of messages that were sent once; of others nobody knows which copy came. */
function deliveries(messages: Messages, flights: Flights): (Delivered & { counts: boolean })[] {
  const { start, end, type } = messages.history.columns;
  const result: (Delivered & { counts: boolean })[] = [];
  for (let i = 0; i < messages.ofMessage.length; i++) {
    const message = messages.ofMessage[i]!;
    if (messages.attempts[message] !== 1) continue;
    const [send, row] = [messages.send[message]!, messages.row[i]!];
    result.push({
      message,
      sendStart: start[send]!,
      sendEnd: type[send] === 0 ? end[send]! : Infinity,
      start: start[row]!,
      end: end[row]!,
      position: messages.position[i]!,
      counts: flights.effective(i),
    });
  }
  return result;
}

/**
 * Overtaken messages. What was seen of one is a redelivery if another delivery of it, acknowledged or not, may have
 * come before it was overtaken; and each dequeue that crashed by then may have been the first delivery of one of them.
 */
function judgeOvertaken(
  overtaken: Inversion<Delivered>[],
  begun: ReadonlyMap<number, readonly number[]>,
  messages: Messages,
  evidence: Evidence,
): void {
  const { start, f } = messages.history.columns;
  const drain = messages.history.names.indexOf("drain");
  let [crashes, excuses] = [0, 0];
  overtaken.sort((a, b) => a.overtakenBy.end - b.overtakenBy.end);
  for (const found of overtaken) {
    for (
      ;
      crashes < messages.crashed.length && start[messages.crashed[crashes]!]! < found.overtakenBy.end;
      crashes++
    )
      excuses += f[messages.crashed[crashes]!] === drain ? Infinity : 1;
    const redelivered = begun
      .get(found.late.message)!
      .some((start) => start < found.overtakenBy.end && start !== found.late.start);
    const excused = !redelivered && excuses > 0;
    if (excused) excuses--;
    tell(redelivered || excused ? "redelivery-inversion" : "reordered", found, messages, evidence);
  }
}

/** Without an order of its own a queue is told, not judged, by producer and key. */
function groupOf(messages: Messages, message: number, order: Delivery["order"]): string {
  const key = keyName(messages.key[message]);
  const producer = String(messages.history.columns.process[messages.send[message]!]);
  if (order === "total") return "";
  if (order === "per-key") return key;
  if (order === "per-producer") return producer;
  return `${producer} ${key}`;
}

function tell(
  type: string,
  { late, overtakenBy }: Inversion<Delivered>,
  messages: Messages,
  evidence: Evidence,
): void {
  const { start, returned } = messages.history.columns;
  const [a, b] = [messages.send[late.message]!, messages.send[overtakenBy.message]!];
  evidence.add(
    type,
    () => ({
      ...(messages.key[late.message] === null ? {} : { key: messages.key[late.message] }),
      operations: [start[a]!, start[b]!, overtakenBy.start, late.start],
      message:
        `Message ${show(messages.value[late.message])} was accepted (index ${String(start[a])}) before ` +
        `${show(messages.value[overtakenBy.message])} was sent (index ${String(start[b])}), which was delivered first ` +
        `(index ${String(overtakenBy.start)}; the other at index ${String(late.start)}).`,
      details: { late: messages.value[late.message], overtakenBy: messages.value[overtakenBy.message] },
    }),
    returned[a],
  );
}
