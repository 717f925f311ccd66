/** Flips one bit in every `bytes_per_flip` bytes on average. Not one of the original's toxics. */
import { isChunk, numberOf, type ToxicKind } from "./toxic.js";

export const corrupt: ToxicKind = {
  type: "corrupt",
  goName: "CorruptToxic",
  attributes: { bytes_per_flip: "int64" },
  async pipe(pipe, attributes) {
    for (;;) {
      const chunk = await pipe.read();
      if (!isChunk(chunk)) return chunk === "end" ? pipe.close() : undefined;
      const every = numberOf(attributes, "bytes_per_flip");
      const data = Buffer.from(chunk.data);
      for (let at = 0; every > 0 && at < data.length; at++) {
        if (pipe.random() * every < 1) data[at]! ^= 1 << Math.floor(pipe.random() * 8);
      }
      await pipe.write({ data, timeMs: chunk.timeMs });
    }
  },
};
