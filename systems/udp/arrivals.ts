/**
 * What has arrived from senders that number their messages: each is delivered once, in the order of the numbers. A
 * receiver that was restarted has forgotten all, and begins with the first message that was not acknowledged.
 */
export class Arrivals {
  readonly #senders = new Map<string, { next: number; readonly early: Map<number, number> }>();

  constructor(readonly deliver: (value: number) => void) {}

  /** @param first the first number of this sender that was not acknowledged when it sent this one */
  arrived(sender: string, number: number, first: number, value: number): void {
    let from = this.#senders.get(sender);
    if (from === undefined) this.#senders.set(sender, (from = { next: first, early: new Map() }));
    if (number < from.next) return;
    from.early.set(number, value);
    for (let next = from.early.get(from.next); next !== undefined; next = from.early.get(from.next)) {
      from.early.delete(from.next++);
      this.deliver(next);
    }
  }
}
