/**
 * When a message is set aside: after so many deliveries, not before, and then never delivered again. A dequeue that
 * crashed may have been a delivery of any one message; what all of them together cannot explain was set aside early.
 */
import type { Evidence } from "../guarantees/index.js";
import { show } from "../history/index.js";
import type { Flights } from "./flights.js";
import type { Messages } from "./messages.js";

/** `byMessage`: the deliveries of each message, in order. */
export function judgeDeadLetters(
  messages: Messages,
  flights: Flights,
  byMessage: ReadonlyMap<number, readonly number[]>,
  deliveriesMax: number,
  evidence: Evidence,
): void {
  const { start, returned } = messages.history.columns;
  const keyed = (id: number) => (messages.key[id] === null ? {} : { key: messages.key[id] });
  for (const [id, list] of byMessage) {
    if (messages.attempts[id] !== 1 || list.length <= deliveriesMax) continue;
    evidence.add(
      "delivered-too-often",
      () => ({
        ...keyed(id),
        operations: list.slice(0, deliveriesMax + 1).map((i) => start[messages.row[i]!]!),
        message: `Message ${show(messages.value[id])} was delivered ${String(list.length)} times, and should have been set aside after ${String(deliveriesMax)}.`,
        details: { value: messages.value[id], deliveries: list.length },
      }),
      returned[messages.row[list[deliveriesMax]!]!],
    );
  }
  for (const { id, count } of early(messages, flights, byMessage, deliveriesMax)) {
    const send = messages.send[id]!;
    evidence.add(
      "dead-lettered-early",
      () => ({
        ...keyed(id),
        operations: [start[send]!],
        message: `Message ${show(messages.value[id])} was set aside after ${String(count)} of ${String(deliveriesMax)} deliveries.`,
        details: { value: messages.value[id], deliveries: count },
      }),
      returned[send],
    );
  }
}

interface SetAside {
  readonly id: number;
  /** Deliveries seen before it was seen to be set aside. */
  readonly count: number;
  readonly missing: number;
}

/**
 * As few messages as there must be. The crashes that can explain one also can explain all that were seen later: so in
 * the order of being seen, and whenever it is too much the one that needs most is given up (Moore 1968).
 */
function early(
  messages: Messages,
  flights: Flights,
  byMessage: ReadonlyMap<number, readonly number[]>,
  deliveriesMax: number,
): SetAside[] {
  const { start, end, f } = messages.history.columns;
  const drain = messages.history.names.indexOf("drain");
  const excused: SetAside[] = [];
  const found: SetAside[] = [];
  let [missing, crashes, perhaps] = [0, 0, 0];
  const all = [...flights.setAsideBy].map(([id, row]) => ({ id, seen: end[row]! }));
  for (const { id, seen } of all.sort((a, b) => a.seen - b.seen)) {
    if (messages.send[id]! < 0) continue;
    for (; crashes < messages.crashed.length && start[messages.crashed[crashes]!]! < seen; crashes++)
      perhaps += f[messages.crashed[crashes]!] === drain ? Infinity : 1;
    const count = (byMessage.get(id) ?? []).filter((i) => start[messages.row[i]!]! < seen).length;
    if (count >= deliveriesMax) continue;
    excused.push({ id, count, missing: deliveriesMax - count });
    missing += deliveriesMax - count;
    if (missing <= perhaps) continue;
    let worst = 0;
    for (const [i, one] of excused.entries()) if (one.missing > excused[worst]!.missing) worst = i;
    const [given] = excused.splice(worst, 1);
    missing -= given!.missing;
    found.push(given!);
  }
  return found.sort((a, b) => a.id - b.id);
}
