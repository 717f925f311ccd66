/**
 * What a fetch brought, as a consumer sees it. Pure. A broker sends whole batches: some of their messages lie before the
 * position asked for; some batches are the marks that end transactions; and of aborted transactions it only says which
 * they are. (Kafka protocol, "Fetch"; KIP-98, "Consumer".)
 */
import type { fetchV17, RecordsBatch } from "@platformatic/kafka";

/** The driver's type of a partition, by what is used of it. */
export type Fetched = Pick<fetchV17.FetchResponsePartition, "abortedTransactions" | "records">;

export interface Messages {
  readonly messages: readonly (readonly [offset: number, value: number])[];
  /** Where the next fetch begins. */
  readonly next: bigint;
}

const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** Version, then type: 0 aborts, 1 commits. */
const ABORT = 0;

/** @param committed whether messages of aborted transactions are left out */
export function messagesOf(
  { abortedTransactions, records = [] }: Fetched,
  from: bigint,
  committed: boolean,
): Messages {
  const messages: [number, number][] = [];
  const waiting = [...abortedTransactions].sort((a, b) => Number(a.firstOffset - b.firstOffset));
  const aborted = new Set<bigint>();
  let next = from;
  for (const batch of records) {
    const last = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    while (waiting.length > 0 && waiting[0]!.firstOffset <= last) aborted.add(waiting.shift()!.producerId);
    if ((batch.attributes & CONTROL) !== 0) {
      if (isAbort(batch)) aborted.delete(batch.producerId);
    } else if (!committed || (batch.attributes & TRANSACTIONAL) === 0 || !aborted.has(batch.producerId)) {
      for (const { offsetDelta, value } of batch.records) {
        const offset = batch.firstOffset + BigInt(offsetDelta);
        if (offset >= from) messages.push([Number(offset), Number(value?.toString())]);
      }
    }
    if (last >= next) next = last + 1n;
  }
  return { messages, next };
}

function isAbort({ records }: RecordsBatch): boolean {
  const key = records[0]?.key;
  return key !== undefined && key !== null && key.length >= 4 && key.readInt16BE(2) === ABORT;
}
