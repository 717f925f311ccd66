/**
 * One direction of one connection: source socket, the toxics in order, destination socket.
 *
 * Guarantees: bytes keep their order through any change of toxics; a full stage stops the reading of the source;
 * the destination is closed (both ways: there is no half-close) after the last byte before the source's end.
 * With no toxics, bytes go straight from the read buffer to the other socket.
 */
import { Channel } from "./channel.js";
import type { Consumed, Consumer, Endpoint } from "./endpoint.js";
import type { Framing } from "./messages/framing.js";
import type { Random } from "./random.js";
import { Stub } from "./stub.js";
import type { Direction, Shared, Toxic } from "./toxics/toxic.js";

/** The largest piece which toxics see, as in the original. */
const CHUNK_BYTES = 32 * 1024;

export interface ByteCount {
  received: number;
  sent: number;
}

export interface LinkOptions {
  direction: Direction;
  source: Endpoint;
  destination: Endpoint;
  toxics: readonly Toxic[];
  random: Random;
  framing: Framing | undefined;
  shared: Shared;
  /** The proxy's live totals for this direction. */
  totals: ByteCount;
  /** Called once when nothing more can pass; the link's owner closes the destination. */
  finished(): void;
}

export class Link implements Consumer {
  readonly direction: Direction;
  readonly count: ByteCount = { received: 0, sent: 0 };
  private readonly stubs: Stub[] = [];
  private readonly sink = new Channel(0);
  private head = this.sink;
  private sourceEnded = false;
  private sourceStopped = false;
  private writesPending = 0;
  private unsentBytes = 0;
  private held = false;
  /** Callbacks still to come for writes which the kernel took at once. */
  private settledEarly = 0;
  private done = false;

  constructor(private readonly options: LinkOptions) {
    this.direction = options.direction;
    this.sink.onReadable = () => {
      this.pump();
    };
    for (const toxic of options.toxics) this.append(toxic);
    for (const stub of this.stubs) stub.start();
  }

  bytes(data: Buffer): Consumed {
    if (this.done) return "stop";
    this.count.received += data.length;
    this.options.totals.received += data.length;
    if (this.stubs.length === 0 && this.sink.empty) return this.send(data, true) ? "more" : "hold";
    const timeMs = performance.now();
    for (let start = 0; start < data.length; start += CHUNK_BYTES) {
      // A copy, because the read buffer is used again while the chunk waits.
      this.head.push({ data: Buffer.from(data.subarray(start, start + CHUNK_BYTES)), timeMs });
    }
    return this.stopIfFull() ? "stop" : "more";
  }

  end(): void {
    this.sourceEnded = true;
    this.head.end();
  }

  /** Forgets everything in flight; the connection is gone. */
  destroy(): void {
    this.done = true;
    for (const stub of this.stubs) stub.destroy();
    this.sink.abandon();
  }

  async addToxic(toxic: Toxic): Promise<void> {
    const last = this.stubs.at(-1);
    const open = last === undefined ? !this.sourceEnded : await last.interrupt();
    if (this.done) return;
    const added = this.append(toxic);
    if (open) {
      added.start();
      last?.start();
    } else {
      added.closed = true;
    }
  }

  async updateToxic(toxic: Toxic): Promise<void> {
    const stub = this.stubs.find((candidate) => candidate.toxic === toxic);
    if (stub !== undefined && (await stub.interrupt()) && !this.done) stub.start();
  }

  async removeToxic(toxic: Toxic): Promise<void> {
    const index = this.stubs.findIndex((candidate) => candidate.toxic === toxic);
    const stub = this.stubs[index];
    if (stub === undefined) return;
    const previous = this.stubs[index - 1];
    const open = await stub.interrupt();
    const previousOpen = open && !toxic.kind.closesOnRemoval && ((await previous?.interrupt()) ?? false);
    if (this.done) return;
    this.stubs.splice(index, 1);
    if (!open) return;
    if (toxic.kind.closesOnRemoval) {
      stub.close();
      return;
    }
    stub.closed = true;
    stub.input.drainInto(stub.output);
    if (previous === undefined) this.feed(stub.output);
    else previous.output = stub.output;
    if (previousOpen) previous?.start();
  }

  /** Puts a toxic behind the others, not yet running. */
  private append(toxic: Toxic): Stub {
    const input = new Channel(toxic.kind.bufferChunks ?? 0);
    const { random, direction, framing, shared } = this.options;
    const fromStart = this.count.received === 0;
    const stub = new Stub(toxic, input, this.sink, random, { direction, framing, shared, fromStart });
    const last = this.stubs.at(-1);
    this.stubs.push(stub);
    if (last === undefined) this.feed(input);
    else last.output = input;
    return stub;
  }

  /** Lets the source write to another channel from now on. */
  private feed(channel: Channel): void {
    this.head.onWritable = undefined;
    this.head = channel;
    if (this.sourceStopped) {
      this.sourceStopped = false;
      if (!this.stopIfFull()) this.options.source.resume();
    }
  }

  private stopIfFull(): boolean {
    if (!this.head.full) return false;
    this.sourceStopped = true;
    this.head.onWritable = () => {
      this.head.onWritable = undefined;
      this.sourceStopped = false;
      this.options.source.resume();
    };
    return true;
  }

  /** Writes chunks that have passed all toxics, one at a time, so that the destination's pace is felt. */
  private pump(): void {
    while (!this.done && this.writesPending === 0) {
      const chunk = this.sink.take();
      if (chunk === undefined) break;
      this.send(chunk.data, false);
    }
    if (this.sink.ended && this.writesPending === 0) this.finish();
  }

  /** @returns false if the buffer is still in use; the source, if it `holds`, is resumed when it is free. */
  private send(data: Buffer, holds: boolean): boolean {
    if (this.options.destination.closed) {
      this.finish();
      return true;
    }
    this.writesPending++;
    this.unsentBytes += data.length;
    if (this.options.destination.write(data, this.written)) {
      this.settleSent();
      this.writesPending--;
      this.settledEarly++;
      return true;
    }
    if (holds) this.held = true;
    return false;
  }

  private readonly written = (error?: Error | null): void => {
    if (error) {
      this.finish();
      return;
    }
    if (this.settledEarly > 0) {
      this.settledEarly--;
      return;
    }
    this.writesPending--;
    if (this.writesPending > 0) return;
    this.settleSent();
    if (this.held) {
      this.held = false;
      this.options.source.resume();
    }
    this.pump();
  };

  private settleSent(): void {
    this.count.sent += this.unsentBytes;
    this.options.totals.sent += this.unsentBytes;
    this.unsentBytes = 0;
  }

  private finish(): void {
    if (this.done) return;
    this.destroy();
    this.options.finished();
  }
}
