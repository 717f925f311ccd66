/**
 * A bounded queue of chunks between two stages of a link: one writer, one reader.
 *
 * A writer puts its chunk in and then waits while the channel is full; capacity 0 therefore means that one chunk
 * is offered and the writer waits until it is taken. That keeps a stalled link's memory bounded while an
 * interrupted writer never has a chunk left in its hands. It never drops a chunk, except after `abandon`.
 */
export interface Chunk {
  readonly data: Buffer;
  /** Milliseconds on the monotonic clock at which the bytes arrived, moved on by toxics that delay. */
  readonly timeMs: number;
}

export class Channel {
  /** Called when there is something to take or the end has come. */
  onReadable: (() => void) | undefined;
  /** Called when a writer may go on. */
  onWritable: (() => void) | undefined;

  private readonly chunks: Chunk[] = [];
  private over = false;
  private abandoned = false;

  constructor(private readonly capacityChunks: number) {}

  get full(): boolean {
    return this.chunks.length > this.capacityChunks;
  }

  get empty(): boolean {
    return this.chunks.length === 0;
  }

  /** True once the writer has ended and everything before the end was taken. */
  get ended(): boolean {
    return this.over && this.chunks.length === 0;
  }

  push(chunk: Chunk): void {
    if (this.abandoned || this.over) return;
    this.chunks.push(chunk);
    this.onReadable?.();
  }

  end(): void {
    if (this.over) return;
    this.over = true;
    this.onReadable?.();
  }

  take(): Chunk | undefined {
    const chunk = this.chunks.shift();
    if (chunk !== undefined && !this.full) this.onWritable?.();
    return chunk;
  }

  /** The reader is gone for good: what is here or comes later vanishes, and no writer waits. */
  abandon(): void {
    this.abandoned = true;
    this.chunks.length = 0;
    this.onWritable?.();
  }

  /** Moves all chunks, and the end if it has come, behind those of `target`. */
  drainInto(target: Channel): void {
    for (const chunk of this.chunks.splice(0)) target.push(chunk);
    if (this.over) target.end();
  }
}
