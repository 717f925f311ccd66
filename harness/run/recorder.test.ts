import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../checkers/history/event.js";
import { readEvents } from "../store/read-history.js";
import { Recorder } from "./recorder.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recorder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (index: number): HistoryEvent => ({
  index,
  time: index,
  process: index % 7,
  type: "invoke",
  f: "write",
  value: `ü${String(index)}`,
});

async function readBack(path: string): Promise<{ events: HistoryEvent[]; torn: number[] }> {
  const events: HistoryEvent[] = [];
  const torn: number[] = [];
  for await (const [read] of readEvents(path, { onTornTail: (line) => torn.push(line) })) events.push(read);
  return { events, torn };
}

describe("the live history", () => {
  it("reads back what was recorded", async () => {
    const path = join(folder, "h.jsonl");
    const recorder = new Recorder(path);
    const events = Array.from({ length: 5000 }, (_, i) => event(i));
    for (const each of events) recorder.record(each);
    recorder.close();
    expect((await readBack(path)).events).toEqual(events);
  });

  it("is on disk a few milliseconds later", async () => {
    const path = join(folder, "h.jsonl");
    const recorder = new Recorder(path);
    recorder.record(event(0));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readFileSync(path, "utf8")).toContain('"index":0');
    recorder.close();
  });

  it("cut at any byte keeps every complete line and reports the torn one", async () => {
    const path = join(folder, "h.jsonl");
    const recorder = new Recorder(path);
    const events = Array.from({ length: 6 }, (_, i) => event(i));
    for (const each of events) recorder.record(each);
    recorder.close();
    const whole = readFileSync(path);
    for (let size = whole.length; size >= 0; size--) {
      writeFileSync(path, whole.subarray(0, size));
      const { events: read, torn } = await readBack(path);
      const complete = whole.subarray(0, size).toString("utf8").split("\n").length - 1;
      const lastIsWhole = size > 0 && whole[size] === 10;
      expect(read).toEqual(events.slice(0, complete + (lastIsWhole ? 1 : 0)));
      const clean = size === 0 || whole[size - 1] === 10 || lastIsWhole;
      expect(torn).toEqual(clean ? [] : [complete + 1]);
    }
  });

  it("damage in the middle is an error that names the line", async () => {
    const path = join(folder, "h.jsonl");
    const recorder = new Recorder(path);
    for (let i = 0; i < 3; i++) recorder.record(event(i));
    recorder.close();
    truncateSync(path, 100);
    appendFileSync(path, '\n{"index":9,"process":0,"type":"ok","f":"write","value":1}\n');
    await expect(readBack(path)).rejects.toThrow(/line 2: expected one JSON object a line/);
  });

  it("never overwrites a history", () => {
    const path = join(folder, "h.jsonl");
    new Recorder(path).close();
    expect(() => new Recorder(path)).toThrow(/EEXIST/);
  });

  it.runIf(existsSync("/dev/full"))(
    "a full disk ends the recording, and says that what was written is kept",
    () => {
      const path = join(folder, "h.jsonl");
      symlinkSync("/dev/full", path);
      const recorder = new Recorder(path, "w");
      recorder.record(event(0));
      expect(() => recorder.flush()).toThrow(
        /cannot write the history to .*ENOSPC.*what was written before is kept/,
      );
      expect(() => recorder.record(event(1))).toThrow(/ENOSPC/);
      expect(() => recorder.close()).toThrow(/ENOSPC/);
    },
  );
});
