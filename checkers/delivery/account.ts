/**
 * Messages sent against messages delivered, as multisets (Jepsen's `total-queue`): lost, unexpected, duplicated,
 * recovered. With n attempts that may have happened and d deliveries of one message: fewer deliveries than
 * acknowledgements are losses, more than attempts are duplicates, and what is left over is a failed one delivered.
 */
import type { Evidence } from "../guarantees/index.js";
import { keyName, show } from "../history/index.js";
import { ANY, type Messages } from "./messages.js";

export interface Account {
  /** Messages acknowledged and not delivered. */
  readonly missing: number;
  readonly duplicated: number;
  /** Delivered although nobody knew whether they had been sent. */
  readonly recovered: number;
  readonly deliveries: number;
}

export interface AccountOptions {
  /** The type under which a missing message is reported; undefined: not at all. */
  readonly missing: (message: number, copies: number) => string | undefined;
  /** Copies that were set aside, by message: they are not missing. */
  readonly setAside?: ReadonlyMap<number, number>;
  /** The operation that first showed it, by message. */
  readonly setAsideBy?: ReadonlyMap<number, number>;
  /** Deliveries that count as done, by message; all of them when absent. */
  readonly done?: readonly number[];
  /** Name for a failed message that was delivered. */
  readonly refused: string;
}

export function account(messages: Messages, evidence: Evidence, options: AccountOptions): Account {
  const { start, end, invoked, returned } = messages.history.columns;
  let [missing, duplicated, recovered, deliveries] = [0, 0, 0, 0];
  for (let id = 0; id < messages.count; id++) {
    const [attempts, acknowledged, failed] = [
      messages.attempts[id]!,
      messages.acknowledged[id]!,
      messages.failed[id]!,
    ];
    const delivered = messages.delivered[id]!;
    deliveries += delivered;
    const send = messages.send[id]!;
    const first = messages.firstDelivery[id]!;
    const named = () => `Message ${show(messages.value[id])}`;
    const keyed = () => (messages.key[id] === null ? {} : { key: messages.key[id] });
    if (attempts === 0) {
      // What was only named by an acknowledgement is no message.
      const by = first >= 0 ? first : options.setAsideBy?.get(id);
      if (by === undefined) continue;
      evidence.add(
        "unexpected",
        () => ({
          ...keyed(),
          operations: [start[by]!],
          message: `${named()} was ${first >= 0 ? "delivered" : "set aside"} (index ${String(start[by])}), and nobody had sent it.`,
          details: { value: messages.value[id], deliveries: delivered },
        }),
        returned[by],
      );
      continue;
    }
    const lost = acknowledged - delivered - (options.setAside?.get(id) ?? 0);
    if (lost > 0) {
      missing += lost;
      const type = options.missing(id, lost);
      if (type !== undefined) {
        evidence.add(
          type,
          () => ({
            ...keyed(),
            operations: [start[send]!],
            message: `${named()} was acknowledged (index ${String(start[send])}) and delivered to nobody.`,
            details: { value: messages.value[id], copies: lost },
          }),
          invoked[send],
        );
      }
    }
    if (delivered === 0) continue;
    const begun = messages.firstSend[id]!;
    // One that was refused before may have been delivered all the same: that is told below.
    const early = end[first]! < start[send]!;
    if (end[first]! < start[begun]!) {
      evidence.add(
        "delivered-before-sent",
        () => ({
          ...keyed(),
          operations: [start[first]!, start[begun]!],
          message: `${named()} was delivered (index ${String(start[first])}) before anybody had begun to send it (index ${String(start[begun])}).`,
          details: { value: messages.value[id] },
        }),
        returned[first],
      );
    }
    const possible = attempts - failed;
    const done = options.done?.[id] ?? delivered;
    if (done > attempts) {
      duplicated += done - attempts;
      evidence.add(
        "duplicated",
        () => ({
          ...keyed(),
          operations: [start[send]!, ...deliveriesOf(messages, id)],
          message: `${named()} was sent ${times(attempts)} and delivered ${times(done)}.`,
          details: { value: messages.value[id], attempts, deliveries: done },
        }),
        returned[first],
      );
    }
    const refused = Math.min(delivered, attempts) > possible;
    if (refused || (early && end[first]! > start[begun]!)) {
      evidence.add(
        options.refused,
        () => ({
          ...keyed(),
          operations: [start[refused ? send : begun]!, start[first]!],
          message: `${named()} was delivered (index ${String(start[first])}), but its sender was told that it was refused.`,
          details: { value: messages.value[id] },
        }),
        returned[first],
      );
    }
    recovered += Math.max(0, Math.min(delivered, possible) - acknowledged);
  }
  return { missing, duplicated, recovered, deliveries };
}

function times(n: number): string {
  return n === 1 ? "once" : `${String(n)} times`;
}

/**
 * What to call a missing message. A dequeue whose outcome is unknown may have taken one with it, at any time, and a
 * drain everything: so many losses are not the queue's for certain.
 */
export function missingBy(messages: Messages): (message: number, copies: number) => string {
  const left = new Map(messages.takers);
  return (message, copies) => {
    let unexplained = copies;
    for (const key of new Set([keyName(messages.key[message]), ANY])) {
      const takers = left.get(key) ?? 0;
      left.set(key, Math.max(0, takers - unexplained));
      unexplained -= Math.min(takers, unexplained);
    }
    return unexplained > 0 ? "lost" : "lost-on-consumer-crash";
  };
}

/** Invocations of a message's first deliveries. Only for examples: it looks through all of them. */
function deliveriesOf(messages: Messages, id: number): number[] {
  const { start } = messages.history.columns;
  const found: number[] = [];
  for (let i = 0; i < messages.ofMessage.length && found.length < 8; i++) {
    if (messages.ofMessage[i] === id) found.push(start[messages.row[i]!]!);
  }
  return [...new Set(found)];
}
