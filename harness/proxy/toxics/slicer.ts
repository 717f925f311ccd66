/**
 * Cuts chunks into pieces of `average_size` ± `size_variation` bytes, `delay` microseconds apart.
 *
 * Sizes below 1 byte, on which the original recurses without end, count as 1. Delays shorter than a timer's
 * millisecond are saved up and slept together, so the average rate is right and single gaps are not.
 */
import type { Random } from "../random.js";
import { isChunk, numberOf, type Attributes, type ToxicKind } from "./toxic.js";

export const slicer: ToxicKind = {
  type: "slicer",
  goName: "SlicerToxic",
  attributes: { average_size: "int", size_variation: "int", delay: "int" },
  async pipe(pipe, attributes) {
    let owedMs = 0;
    for (;;) {
      const chunk = await pipe.read();
      if (!isChunk(chunk)) return chunk === "end" ? pipe.close() : undefined;
      let start = 0;
      for (const end of sliceEnds(chunk.data.length, attributes, pipe.random)) {
        await pipe.write({ data: chunk.data.subarray(start, end), timeMs: chunk.timeMs });
        start = end;
        owedMs += numberOf(attributes, "delay") / 1000;
        const dueMs = owedMs >= 1 ? owedMs : 0;
        owedMs -= dueMs;
        if (!(await pipe.sleep(dueMs))) {
          return pipe.write({ data: chunk.data.subarray(start), timeMs: chunk.timeMs });
        }
      }
    }
  },
};

/** Halves, with some variation, until the pieces are small enough; ends in rising order. */
function sliceEnds(length: number, attributes: Attributes, random: Random): number[] {
  const averageBytes = Math.max(1, numberOf(attributes, "average_size"));
  // A variation as large as the average could put the middle outside of the piece.
  const variationBytes = Math.min(Math.max(0, numberOf(attributes, "size_variation")), averageBytes - 1);
  const ends: number[] = [];
  const pending: [number, number][] = [[0, length]];
  for (let piece = pending.pop(); piece !== undefined; piece = pending.pop()) {
    const [start, end] = piece;
    if (end - start - averageBytes <= variationBytes) {
      ends.push(end);
      continue;
    }
    const shift = variationBytes > 0 ? Math.floor(random() * variationBytes * 2) - variationBytes : 0;
    const middle = Math.min(end - 1, Math.max(start + 1, start + Math.floor((end - start) / 2) + shift));
    pending.push([middle, end], [start, middle]);
  }
  return ends;
}
