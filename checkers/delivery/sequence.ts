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
  // By message, when any delivery of it was over, whether it counted or not.
  const earliest = new Map<number, number>();
  for (const one of all) {
    earliest.set(one.message, Math.min(one.end, earliest.get(one.message) ?? Infinity));
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
  for (const group of groups.values()) {
    for (const found of inversions(group.first, group.first)) {
      const type = perhapsRedelivered(messages, found, earliest) ? "redelivery-inversion" : "reordered";
      tell(type, found, messages, evidence);
    }
    for (const found of inversions(group.first, group.again)) {
      const own = first.get(found.late.message);
      if (own !== undefined && own.end < found.late.start)
        tell("redelivery-inversion", found, messages, evidence);
    }
  }
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
 * Whether what was seen is a redelivery: the late one had been delivered and given back before it was overtaken, or a
 * dequeue that crashed may have taken it.
 */
function perhapsRedelivered(
  messages: Messages,
  { late, overtakenBy }: Inversion<Delivered>,
  earliest: ReadonlyMap<number, number>,
): boolean {
  if (earliest.get(late.message)! < overtakenBy.end) return true;
  const { start, end } = messages.history.columns;
  return messages.crashed.some(
    (row) => start[row]! < overtakenBy.end && (end[row]! < 0 || end[row]! > late.sendStart),
  );
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
