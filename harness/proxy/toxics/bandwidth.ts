/**
 * Limits a link to `rate` kilobytes (1000 bytes) a second, in slices every 100 ms.
 *
 * Rate 0 stalls the link: what was sent meanwhile is released when the toxic goes or changes. A negative rate, which
 * crashes the original, stalls as well.
 */
import { isChunk, numberOf, type ToxicKind } from "./toxic.js";

const SLICE_MS = 100;

export const bandwidth: ToxicKind = {
  type: "bandwidth",
  goName: "BandwidthToxic",
  attributes: { rate: "int64" },
  async pipe(pipe, attributes) {
    let owedMs = 0;
    for (;;) {
      const chunk = await pipe.read();
      if (!isChunk(chunk)) return chunk === "end" ? pipe.close() : undefined;
      const bytesPerMs = numberOf(attributes, "rate");
      if (bytesPerMs <= 0) {
        await pipe.untilInterrupted();
        return pipe.write(chunk);
      }
      owedMs += chunk.data.length / bytesPerMs;
      let { data } = chunk;
      while (data.length > bytesPerMs * SLICE_MS) {
        if (!(await pipe.sleep(SLICE_MS))) return pipe.write({ data, timeMs: chunk.timeMs });
        await pipe.write({ data: data.subarray(0, bytesPerMs * SLICE_MS), timeMs: chunk.timeMs });
        data = data.subarray(bytesPerMs * SLICE_MS);
        owedMs -= SLICE_MS;
      }
      const startedMs = performance.now();
      const slept = await pipe.sleep(owedMs);
      // Timers are coarse: what this sleep was too long, the next one is shorter.
      owedMs -= performance.now() - startedMs;
      await pipe.write({ data, timeMs: chunk.timeMs });
      if (!slept) return;
    }
  },
};
