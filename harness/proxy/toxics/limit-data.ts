/** Closes the connection once `bytes` bytes have passed; the count survives updates of the toxic. */
import { isChunk, numberOf, type ToxicKind } from "./toxic.js";

interface Passed {
  bytes: number;
}

export const limitData: ToxicKind = {
  type: "limit_data",
  goName: "LimitDataToxic",
  attributes: { bytes: "int64" },
  newState: (): Passed => ({ bytes: 0 }),
  async pipe(pipe, attributes) {
    const passed = pipe.state as Passed;
    for (;;) {
      const chunk = await pipe.read();
      if (!isChunk(chunk)) return chunk === "end" ? pipe.close() : undefined;
      const remaining = Math.max(0, numberOf(attributes, "bytes") - passed.bytes);
      const data = chunk.data.subarray(0, remaining);
      passed.bytes += data.length;
      await pipe.write({ data, timeMs: chunk.timeMs });
      if (passed.bytes >= numberOf(attributes, "bytes")) return pipe.close();
    }
  },
};
