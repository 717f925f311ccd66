/**
 * Delays every chunk by `latency` ± `jitter` milliseconds, counted from its arrival.
 *
 * Order is kept, so a chunk with a short draw waits for the one before it. Up to 1024 chunks are under way at once;
 * beyond that the sender feels the backpressure. It does not delay connecting or closing.
 */
import { isChunk, numberOf, type ToxicKind } from "./toxic.js";

export const latency: ToxicKind = {
  type: "latency",
  goName: "LatencyToxic",
  attributes: { latency: "int64", jitter: "int64" },
  bufferChunks: 1024,
  async pipe(pipe, attributes) {
    for (;;) {
      const chunk = await pipe.read();
      if (!isChunk(chunk)) return chunk === "end" ? pipe.close() : undefined;
      const jitterMs = numberOf(attributes, "jitter");
      const spreadMs = jitterMs > 0 ? Math.floor(pipe.random() * jitterMs * 2) - jitterMs : 0;
      const remainingMs = numberOf(attributes, "latency") + spreadMs - (performance.now() - chunk.timeMs);
      const slept = await pipe.sleep(remainingMs);
      // The moved time makes stacked latencies add up.
      await pipe.write(slept ? { data: chunk.data, timeMs: chunk.timeMs + remainingMs } : chunk);
      if (!slept) return;
    }
  },
};
