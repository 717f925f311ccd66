/**
 * Cassandra's native protocol, version 4, as far as it is needed here: requests as bytes, and what answers hold.
 * (Apache Cassandra, "CQL binary protocol v4".)
 */

export const OPCODE = { error: 0x00, startup: 0x01, ready: 0x02, query: 0x07, result: 0x08, batch: 0x0d };
const VERSION = 0x04;
const HEADER_BYTES = 9;
const LENGTH_AT = 5;

export const CONSISTENCY = { one: 0x0001, quorum: 0x0004, all: 0x0005, serial: 0x0008 };
export type Consistency = keyof typeof CONSISTENCY;

/** Of JavaScript: a number is a CQL int, a bigint a bigint or counter, a string a text. */
export type Value = number | bigint | string | null;
/** Columns by name. */
export type Row = Readonly<Record<string, Value | boolean>>;
/** A statement and its values. */
export type Statement = readonly [text: string, ...values: Value[]];

export interface How {
  /** How many replicas must have answered. */
  readonly consistency: Consistency;
  /** Microseconds since 1970; absent: the coordinator's clock. */
  readonly timestamp?: number;
}

/** One answer. */
export interface Frame {
  readonly stream: number;
  readonly opcode: number;
  readonly body: Buffer;
}

/** Whole frames, however the stream was cut. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    let all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (all.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + all.readInt32BE(LENGTH_AT);
      if (all.length < end) break;
      frames.push({ stream: all.readInt16BE(2), opcode: all[4]!, body: all.subarray(HEADER_BYTES, end) });
      all = all.subarray(end);
    }
    this.#rest = all;
    return frames;
  }
}

const byte = (n: number): Buffer => Buffer.from([n]);
const short = (n: number): Buffer => Buffer.from([n >> 8, n & 0xff]);
function int(n: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
}
function long(n: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(n);
  return bytes;
}
function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([short(bytes.length), bytes]);
}
const withLength = (bytes: Buffer): Buffer => Buffer.concat([int(bytes.length), bytes]);

function valueBytes(value: Value): Buffer {
  if (value === null) return int(-1);
  if (typeof value === "number") return withLength(int(value));
  return withLength(typeof value === "bigint" ? long(value) : Buffer.from(value));
}

const valuesBytes = (values: readonly Value[]): Buffer[] => [short(values.length), ...values.map(valueBytes)];

export function frame(opcode: number, stream: number, body: Buffer): Buffer {
  return Buffer.concat([byte(VERSION), byte(0), short(stream), byte(opcode), int(body.length), body]);
}

export const startup = (): Buffer => Buffer.concat([short(1), string("CQL_VERSION"), string("3.0.0")]);

const FLAG = { values: 0x01, serialConsistency: 0x10, timestamp: 0x20 };

/** How serial a condition is, and when a write was made: they end queries and batches alike. */
function ending(timestamp: number | undefined): Buffer[] {
  return [short(CONSISTENCY.serial), ...(timestamp === undefined ? [] : [long(BigInt(timestamp))])];
}

function flagsOf(timestamp: number | undefined): number {
  return FLAG.serialConsistency | (timestamp === undefined ? 0 : FLAG.timestamp);
}

export function query({ consistency, timestamp }: How, [text, ...values]: Statement): Buffer {
  return Buffer.concat([
    withLength(Buffer.from(text)),
    short(CONSISTENCY[consistency]),
    byte(flagsOf(timestamp) | FLAG.values),
    ...valuesBytes(values),
    ...ending(timestamp),
  ]);
}

/** A logged batch. */
export function batch({ consistency, timestamp }: How, statements: readonly Statement[]): Buffer {
  return Buffer.concat([
    byte(0),
    short(statements.length),
    ...statements.flatMap(([text, ...values]) => [
      byte(0),
      withLength(Buffer.from(text)),
      ...valuesBytes(values),
    ]),
    short(CONSISTENCY[consistency]),
    byte(flagsOf(timestamp)),
    ...ending(timestamp),
  ]);
}

class Reader {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  short(): number {
    this.#at += 2;
    return this.bytes.readUInt16BE(this.#at - 2);
  }

  int(): number {
    this.#at += 4;
    return this.bytes.readInt32BE(this.#at - 4);
  }

  take(length: number): Buffer {
    if (this.#at + length > this.bytes.length)
      throw new Error(`expected ${String(length)} more bytes, got ${String(this.bytes.length - this.#at)}`);
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  string(): string {
    return this.take(this.short()).toString();
  }

  /** Null for none. */
  sized(): Buffer | null {
    const length = this.int();
    return length < 0 ? null : this.take(length);
  }
}

/** What the server says of an error. */
export function errorOf(body: Buffer): { readonly code: number; readonly message: string } {
  const reader = new Reader(body);
  return { code: reader.int(), message: reader.string() };
}

const ROWS = 2;
const META = { global: 0x01, morePages: 0x02, none: 0x04 };
type Decode = (bytes: Buffer) => Value | boolean;
const number: Decode = (bytes) => bytes.readBigInt64BE();
const text: Decode = (bytes) => bytes.toString();
/** By the number of the type; those that columns here have. */
const TYPES: Readonly<Record<number, Decode>> = {
  0x0001: text, // ascii
  0x0002: number, // bigint
  0x0004: (bytes) => bytes[0] !== 0, // boolean
  0x0005: number, // counter
  0x0009: (bytes) => bytes.readInt32BE(), // int
  0x000c: (bytes) => bytes.toString("hex"), // uuid
  0x000d: text, // varchar
};

/** The rows of a result; none where it is of another kind. @throws Error when it holds what is not known here */
export function rowsOf(body: Buffer): Row[] {
  const reader = new Reader(body);
  if (reader.int() !== ROWS) return [];
  const [flags, count] = [reader.int(), reader.int()];
  if ((flags & (META.morePages | META.none)) !== 0)
    throw new Error("expected all rows at once, with their columns");
  const global = (flags & META.global) !== 0;
  const table = (): void => void [reader.string(), reader.string()];
  if (global) table();
  const columns = Array.from({ length: count }, (): [name: string, decode: Decode] => {
    if (!global) table();
    const [name, type] = [reader.string(), reader.short()];
    const decode = TYPES[type];
    if (decode === undefined)
      throw new Error(`the column ${name} is of type ${String(type)}, not known here`);
    return [name, decode];
  });
  return Array.from({ length: reader.int() }, () =>
    Object.fromEntries(
      columns.map(([name, decode]) => {
        const bytes = reader.sized();
        return [name, bytes === null ? null : decode(bytes)];
      }),
    ),
  );
}
