/** Deliveries of one message one after another, as far as the configuration speaks of them. */
import type { Evidence } from "../guarantees/index.js";
import type { Delivery } from "./config.js";
import { judgeDeadLetters } from "./dead-letters.js";
import type { Flights } from "./flights.js";
import type { Messages } from "./messages.js";
import { judgeVisibility } from "./visibility.js";

export function judgeAttempts(
  messages: Messages,
  flights: Flights,
  { visibilityNs, deliveriesMax }: Delivery,
  evidence: Evidence,
): void {
  if (visibilityNs === undefined && deliveriesMax === undefined) return;
  const { end } = messages.history.columns;
  const byMessage = new Map<number, number[]>();
  for (let i = 0; i < messages.ofMessage.length; i++) {
    const list = byMessage.get(messages.ofMessage[i]!);
    if (list === undefined) byMessage.set(messages.ofMessage[i]!, [i]);
    else list.push(i);
  }
  for (const list of byMessage.values()) list.sort((a, b) => end[messages.row[a]!]! - end[messages.row[b]!]!);
  if (visibilityNs !== undefined) judgeVisibility(messages, flights, byMessage, visibilityNs, evidence);
  if (deliveriesMax !== undefined) judgeDeadLetters(messages, flights, byMessage, deliveriesMax, evidence);
}
