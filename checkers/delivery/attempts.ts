/** Deliveries of one message one after another: visibility timeouts, and when it is set aside. */
import type { Evidence } from "../guarantees/index.js";
import { show } from "../history/index.js";
import type { Delivery } from "./config.js";
import type { Flights } from "./flights.js";
import type { Messages } from "./messages.js";

export function judgeAttempts(
  messages: Messages,
  flights: Flights,
  config: Delivery,
  evidence: Evidence,
): void {
  const { visibilityNs, deliveriesMax } = config;
  if (visibilityNs === undefined && deliveriesMax === undefined) return;
  const { start, end, invoked, returned } = messages.history.columns;
  const byMessage = new Map<number, number[]>();
  for (let i = 0; i < messages.ofMessage.length; i++) {
    const list = byMessage.get(messages.ofMessage[i]!);
    if (list === undefined) byMessage.set(messages.ofMessage[i]!, [i]);
    else list.push(i);
  }
  for (const [id, list] of byMessage) {
    const named = `Message ${show(messages.value[id])}`;
    const keyed = messages.key[id] === null ? {} : { key: messages.key[id] };
    list.sort((a, b) => end[messages.row[a]!]! - end[messages.row[b]!]!);
    for (let i = 1; visibilityNs !== undefined && i < list.length; i++) {
      const [a, b] = [messages.row[list[i - 1]!]!, messages.row[list[i]!]!];
      // Early for certain: even a delivery begun as late as possible and a timeout begun as early as possible.
      if (returned[b]! >= invoked[a]! + visibilityNs || flights.releasedBy(list[i - 1]!, end[b]!)) continue;
      evidence.add(
        "early-redelivery",
        () => ({
          ...keyed,
          operations: [start[a]!, start[b]!],
          message: `${named} was delivered (index ${String(start[a])}) and again (index ${String(start[b])}) before ${String(visibilityNs / 1e6)} ms were over.`,
          details: { value: messages.value[id] },
        }),
        returned[b],
      );
    }
    if (deliveriesMax === undefined || messages.attempts[id] !== 1) continue;
    if (list.length > deliveriesMax) {
      evidence.add(
        "delivered-too-often",
        () => ({
          ...keyed,
          operations: list.slice(0, deliveriesMax + 1).map((i) => start[messages.row[i]!]!),
          message: `${named} was delivered ${String(list.length)} times, and should have been set aside after ${String(deliveriesMax)}.`,
          details: { value: messages.value[id], deliveries: list.length },
        }),
        returned[messages.row[list[deliveriesMax]!]!],
      );
    }
  }
  if (deliveriesMax === undefined) return;
  // Each dequeue that crashed may have been one delivery.
  let perhaps = messages.takers;
  for (const id of flights.setAside.keys()) {
    const send = messages.send[id]!;
    if (send < 0) continue;
    const count = byMessage.get(id)?.length ?? 0;
    const short = Math.max(0, deliveriesMax - count);
    if (short <= perhaps) {
      perhaps -= short;
      continue;
    }
    evidence.add(
      "dead-lettered-early",
      () => ({
        operations: [start[send]!],
        message: `Message ${show(messages.value[id])} was set aside after ${String(count)} of ${String(deliveriesMax)} deliveries.`,
        details: { value: messages.value[id], deliveries: count },
      }),
      returned[send],
    );
  }
}
