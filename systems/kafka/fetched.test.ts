/** What a consumer sees of batches: positions, marks, and transactions that were aborted. */
import { describe, expect, it } from "vitest";
import { messagesOf, type Fetched } from "./fetched.js";

const [PLAIN, TRANSACTIONAL, MARK] = [0, 0x10, 0x30];
type Batch = NonNullable<Fetched["records"]>[number];

function batch(
  first: number,
  attributes: number,
  producerId: number,
  keys: (Buffer | null)[],
  values: string[],
): Batch {
  const records = values.map((value, offsetDelta) => ({
    length: 0,
    attributes: 0,
    timestampDelta: 0n,
    offsetDelta,
    key: keys[offsetDelta] ?? null,
    value: Buffer.from(value),
    headers: [],
  }));
  return {
    firstOffset: BigInt(first),
    length: 0,
    partitionLeaderEpoch: 0,
    magic: 2,
    crc: 0,
    attributes,
    lastOffsetDelta: values.length - 1,
    firstTimestamp: 0n,
    maxTimestamp: 0n,
    producerId: BigInt(producerId),
    producerEpoch: 0,
    firstSequence: 0,
    records,
  };
}
const sent = (first: number, producer: number, ...values: string[]) =>
  batch(first, TRANSACTIONAL, producer, [], values);
const plain = (first: number, ...values: string[]) => batch(first, PLAIN, -1, [], values);
const mark = (at: number, producer: number, type: number) =>
  batch(at, MARK, producer, [Buffer.from([0, 0, 0, type])], [""]);
const [abort, commit] = [0, 1];
const fetched = (records: Batch[], ...aborted: [producer: number, first: number][]): Fetched => ({
  records,
  abortedTransactions: aborted.map(([producer, first]) => ({
    producerId: BigInt(producer),
    firstOffset: BigInt(first),
  })),
});

describe("messagesOf", () => {
  it("nothing came: the position stays", () => {
    expect(messagesOf(fetched([]), 7n, true)).toEqual({ messages: [], next: 7n });
  });

  it("leaves out what lies before the position", () => {
    const { messages, next } = messagesOf(fetched([plain(4, "40", "50", "60")]), 5n, true);
    expect(messages).toEqual([
      [5, 50],
      [6, 60],
    ]);
    expect(next).toBe(7n);
  });

  it("goes on behind marks, and does not show them", () => {
    const { messages, next } = messagesOf(fetched([sent(0, 1, "10"), mark(1, 1, commit)]), 0n, true);
    expect(messages).toEqual([[0, 10]]);
    expect(next).toBe(2n);
  });

  const both = [
    sent(0, 1, "10"),
    sent(1, 2, "20"),
    mark(2, 1, abort),
    sent(3, 1, "30"),
    mark(4, 2, commit),
    mark(5, 1, commit),
  ];

  it("leaves out what was aborted, until its mark, and of that producer only", () => {
    expect(messagesOf(fetched(both, [1, 0]), 0n, true).messages).toEqual([
      [1, 20],
      [3, 30],
    ]);
  });

  it("an aborted transaction that began before the position is left out as well", () => {
    expect(messagesOf(fetched([sent(3, 1, "31"), mark(4, 1, abort)], [1, 0]), 3n, true).messages).toEqual([]);
  });

  it("a producer may abort twice", () => {
    const twice = [sent(0, 1, "10"), mark(1, 1, abort), sent(2, 1, "30"), mark(3, 1, abort), plain(4, "50")];
    expect(messagesOf(fetched(twice, [1, 0], [1, 2]), 0n, true).messages).toEqual([[4, 50]]);
  });

  it("uncommitted: everything", () => {
    expect(messagesOf(fetched(both, [1, 0]), 0n, false).messages).toEqual([
      [0, 10],
      [1, 20],
      [3, 30],
    ]);
  });
});
