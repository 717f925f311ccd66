/** What servers said of themselves during a run, as `samples.jsonl` keeps it; absent where nothing was asked. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RUN_FILES } from "./run-record.js";

const sampleSchema = z.object({
  /** When the answer came: nanoseconds since the run began. */
  time: z.number(),
  /** Samples of one round were asked for at the same moment. */
  round: z.number(),
  node: z.string(),
  /** How far its copy of the data goes. */
  position: z.number().optional(),
  unit: z.enum(["bytes", "entries", "ms"]).optional(),
  /** How far its clock is off ours. */
  offsetMs: z.number().optional(),
});

export type Sample = z.infer<typeof sampleSchema>;

/** Lines that are torn or not samples are left out: nothing is judged by them. */
export function readSamples(folder: string): readonly Sample[] {
  const path = join(folder, RUN_FILES.samples);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [sampleSchema.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
}
