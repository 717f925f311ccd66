/**
 * Cuts a stream into messages as its chunks come. What cannot be read (no framing, a connection that had begun before,
 * TLS after its handshake) passes as bytes without a message, in order and complete.
 */
import type { Direction } from "../direction.js";
import type { Framing, Message, ReaderState } from "./framing.js";

export interface Piece {
  readonly data: Buffer;
  /** Absent: bytes that belong to no message, to be passed as they are. */
  readonly message?: Message;
}

export class MessageReader {
  private readonly state: ReaderState = { index: 0 };
  private pending: Buffer = Buffer.alloc(0);
  /** Bytes at the beginning of `pending` that were handed out already. */
  private passed = 0;

  constructor(
    private readonly framing: Framing | undefined,
    private readonly direction: Direction,
    private readable: boolean,
  ) {}

  read(chunk: Buffer): Piece[] {
    if (this.framing === undefined || !this.readable) return [{ data: chunk }];
    this.pending = Buffer.concat([this.pending, chunk]);
    const pieces: Piece[] = [];
    while (this.pending.length > 0) {
      let message: Message | undefined;
      try {
        message = this.framing.first(this.pending, this.direction, this.state);
      } catch {
        this.readable = false;
        const rest = this.rest();
        if (rest !== undefined) pieces.push({ data: rest });
        break;
      }
      if (message === undefined) break;
      const data = this.pending.subarray(this.passed, message.length);
      // A message of which a part was sent before is passed as it is.
      pieces.push(this.passed === 0 ? { data, message } : { data });
      this.pending = this.pending.subarray(message.length);
      this.passed = 0;
      this.state.index++;
    }
    return pieces;
  }

  /** The bytes of a message that is not whole, when whoever reads must let go of them. */
  rest(): Buffer | undefined {
    if (this.pending.length === this.passed) return undefined;
    const rest = this.pending.subarray(this.passed);
    this.passed = this.pending.length;
    return rest;
  }
}
