/** What the commands print. Results go to standard output; everything about how it goes, to standard error. */
import pc from "picocolors";
import type { Progress } from "../harness/run/execute.js";

export interface Output {
  /** A result, for standard output. */
  result(text: string): void;
  /** What is going on, for standard error. */
  note(text: string): void;
  warn(text: string): void;
  /** A watcher of a run; `end` clears its line. */
  progress(timeSeconds: number): { update(progress: Progress): void; end(): void };
  readonly colour: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly width: number | undefined;
}

/** @param json only one JSON document may go to standard output */
export function createOutput(): Output {
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    result: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
    note,
    warn: (text) => note(pc.yellow(text)),
    progress: (timeSeconds) => (process.stderr.isTTY ? liveLine(timeSeconds) : plainLines(timeSeconds, note)),
    colour: pc.isColorSupported && process.stdout.isTTY,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
  };
}

const EVERY_MS = { live: 100, plain: 5000 };

function liveLine(timeSeconds: number): ReturnType<Output["progress"]> {
  let last = 0;
  return {
    update(progress) {
      const time = Date.now();
      if (time - last < EVERY_MS.live) return;
      last = time;
      process.stderr.write(`\r\u001b[2K${describe(progress, timeSeconds)}`);
    },
    end: () => void process.stderr.write("\r\u001b[2K"),
  };
}

function plainLines(timeSeconds: number, note: (text: string) => void): ReturnType<Output["progress"]> {
  let last = Date.now();
  return {
    update(progress) {
      const time = Date.now();
      if (time - last < EVERY_MS.plain) return;
      last = time;
      note(describe(progress, timeSeconds));
    },
    end: () => undefined,
  };
}

function describe({ ok, fail, info, pending, faults, seconds }: Progress, timeSeconds: number): string {
  const done = ok + fail + info;
  const rate = Math.round(done / Math.max(seconds, 0.001));
  const left = Math.max(0, Math.ceil(timeSeconds - seconds));
  const fault = faults.length === 0 ? "no fault" : pc.red(faults.join(", "));
  return `  ${String(rate)} ops/s · ${String(ok)} ok, ${String(fail)} fail, ${String(info)} info, ${String(pending)} pending · ${fault} · ${String(left)} s left`;
}

/** How a report for people is printed here. */
export function terminal({ colour, width }: Output): { colour: boolean; width?: number } {
  return width === undefined ? { colour } : { colour, width };
}
