/**
 * What members of a group tell each other through its coordinator, which passes it on: the topics they want, and who gets
 * which partitions. Pure. (Kafka's ConsumerProtocolSubscription and ConsumerProtocolAssignment, version 0.)
 */

const VERSION = 0;
const NO_USER_DATA = -1;

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

const text = (value: string): Buffer => Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);

export const subscriptionTo = (topic: string): Buffer =>
  Buffer.concat([int16(VERSION), int32(1), text(topic), int32(NO_USER_DATA)]);

export const assignmentOf = (topic: string, partitions: readonly number[]): Buffer =>
  Buffer.concat([
    int16(VERSION),
    int32(1),
    text(topic),
    int32(partitions.length),
    ...partitions.map(int32),
    int32(NO_USER_DATA),
  ]);

/** @returns the partitions in an assignment of one topic; none in an empty one */
export function partitionsIn(assignment: Buffer): number[] {
  if (assignment.length === 0) return [];
  const begin = 2 + 4 + 2 + assignment.readInt16BE(2 + 4);
  return Array.from({ length: assignment.readInt32BE(begin) }, (_, i) =>
    assignment.readInt32BE(begin + 4 + 4 * i),
  );
}

/** Kafka's round robin: partitions in their order, members in that of their ids. */
export function roundRobin(members: readonly string[], partitions: number): Map<string, number[]> {
  const sorted = [...members].sort();
  const shares = new Map(sorted.map((member): [string, number[]] => [member, []]));
  for (let partition = 0; partition < partitions; partition++)
    shares.get(sorted[partition % sorted.length]!)!.push(partition);
  return shares;
}
