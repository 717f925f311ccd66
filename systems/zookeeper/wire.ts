/**
 * ZooKeeper's records ("jute"): integers big-endian, longs as bigint, texts and buffers behind their length, -1 for none.
 * (zookeeper-jute, src/main/resources/zookeeper.jute.)
 */

const EMPTY = Buffer.alloc(0);

/** Fields in the order of a record, to be sent. */
export class Record {
  readonly #parts: Buffer[] = [];

  int(value: number): this {
    const part = Buffer.alloc(4);
    part.writeInt32BE(value);
    this.#parts.push(part);
    return this;
  }

  long(value: bigint): this {
    const part = Buffer.alloc(8);
    part.writeBigInt64BE(value);
    this.#parts.push(part);
    return this;
  }

  boolean(value: boolean): this {
    this.#parts.push(Buffer.from([value ? 1 : 0]));
    return this;
  }

  buffer(value: Buffer): this {
    this.int(value.length);
    this.#parts.push(value);
    return this;
  }

  text(value: string): this {
    return this.buffer(Buffer.from(value));
  }

  record(value: Record): this {
    this.#parts.push(...value.#parts);
    return this;
  }

  /** The bytes of all fields. */
  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** The bytes behind their length, as they go over a connection. */
  frame(): Buffer {
    return new Record().buffer(this.bytes()).bytes();
  }
}

/** Fields in the order of a record, as they came. @throws RangeError when the record ends before */
export class Fields {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  int(): number {
    const value = this.bytes.readInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  long(): bigint {
    const value = this.bytes.readBigInt64BE(this.#at);
    this.#at += 8;
    return value;
  }

  buffer(): Buffer {
    const length = this.int();
    if (length < 0) return EMPTY;
    const value = this.bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return value;
  }

  text(): string {
    return this.buffer().toString();
  }

  texts(): string[] {
    return Array.from({ length: Math.max(0, this.int()) }, () => this.text());
  }
}

/** Cuts a stream into the records behind their lengths. */
export class Frames {
  #rest: Buffer = EMPTY;

  /** @returns the records that are complete now */
  push(chunk: Buffer): Buffer[] {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const complete: Buffer[] = [];
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
      const end = 4 + bytes.readInt32BE(0);
      complete.push(bytes.subarray(4, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
    return complete;
  }
}
