/**
 * What a node's servers see of their machine: a clock that is off, a disk that is full. Told to them through the
 * control file of our preload library (see preload/preload.c), while they run.
 */
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";

const OFFSET_BYTES = 8;
const FILE_BYTES = 16;
const DRIFT_EVERY_MS = 20;

export class Machine {
  readonly #file: string;
  #ticking: NodeJS.Timeout | undefined;

  /** @param file the control file; made here, readable by every user */
  constructor(file: string) {
    this.#file = file;
    writeFileSync(file, Buffer.alloc(FILE_BYTES), { mode: 0o644 });
  }

  get environment(): { readonly FAULTLINE_CONTROL: string } {
    return { FAULTLINE_CONTROL: this.#file };
  }

  /** The clock is off by so much, from now on. 0 is right. */
  skew(offsetMs: number): void {
    clearInterval(this.#ticking);
    this.#offset(offsetMs);
  }

  /** The clock jumps by so much, there and back, every `periodMs`, until `skew`. */
  strobe(offsetMs: number, periodMs: number): void {
    let off = false;
    this.#tick(periodMs, () => this.#offset((off = !off) ? offsetMs : 0));
  }

  /** The clock runs faster by this factor (0.1: six seconds a minute), until `skew`. */
  drift(rate: number): void {
    const began = performance.now();
    this.#tick(DRIFT_EVERY_MS, () => this.#offset((performance.now() - began) * rate));
  }

  /** Whether every write to a file fails for want of space. */
  diskFull(full: boolean): void {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(full ? 1 : 0);
    this.#write(bytes, OFFSET_BYTES);
  }

  #tick(everyMs: number, work: () => void): void {
    clearInterval(this.#ticking);
    this.#ticking = setInterval(work, everyMs);
    this.#ticking.unref();
  }

  #offset(ms: number): void {
    const bytes = Buffer.alloc(OFFSET_BYTES);
    bytes.writeBigInt64LE(BigInt(Math.round(ms * 1e6)));
    this.#write(bytes, 0);
  }

  #write(bytes: Buffer, at: number): void {
    const file = openSync(this.#file, "r+");
    try {
      writeSync(file, bytes, 0, bytes.length, at);
    } finally {
      closeSync(file);
    }
  }
}
