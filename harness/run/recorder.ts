/**
 * Writes a history to disk as it happens. The events of five milliseconds go out together in one write, so a
 * crash of the harness loses no more than those; a crash in the middle of a write leaves a torn last line, which readers drop and report.
 */
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { HistoryEvent } from "../../checkers/history/event.js";
import { formatEvent } from "../../checkers/history/json-lines.js";

const FLUSH_BYTES = 1 << 16;
/** A write for every event would cost a tenth of a database's throughput. */
const FLUSH_MS = 5;

export class Recorder {
  readonly path: string;
  readonly #fd: number;
  #pending: string[] = [];
  #size = 0;
  #scheduled = false;
  #failure: Error | undefined;
  #closed = false;

  /**
   * @param mode `wx` never overwrites; `w` is for special files
   * @throws when the file cannot be created
   */
  constructor(path: string, mode: "wx" | "w" = "wx") {
    this.path = path;
    this.#fd = openSync(path, mode);
  }

  /** Takes one event. @throws when an earlier write failed (disk full): the run cannot go on unrecorded */
  record(event: HistoryEvent): void {
    if (this.#failure !== undefined) throw this.#failure;
    const line = `${formatEvent(event)}\n`;
    this.#pending.push(line);
    this.#size += line.length;
    if (this.#size >= FLUSH_BYTES) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setTimeout(() => {
        this.#scheduled = false;
        try {
          this.flush();
        } catch {
          // Kept in #failure; thrown at the next event and by close().
        }
      }, FLUSH_MS);
    }
  }

  /** @throws when the file system refuses */
  flush(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed || this.#pending.length === 0) return;
    const bytes = Buffer.from(this.#pending.join(""), "utf8");
    this.#pending = [];
    this.#size = 0;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    } catch (cause) {
      this.#failure = new Error(
        `cannot write the history to ${this.path}: ${(cause as Error).message}; what was written before is kept`,
        { cause },
      );
      throw this.#failure;
    }
  }

  /** Writes what is left and makes it durable. @throws when the file system refuses */
  close(): void {
    if (this.#closed) return;
    try {
      this.flush();
      fsyncSync(this.#fd);
    } finally {
      this.#closed = true;
      closeSync(this.#fd);
    }
  }
}
