/** Holds back the end of a connection for `delay` milliseconds; data passes at once. */
import { isChunk, numberOf, type ToxicKind } from "./toxic.js";

export const slowClose: ToxicKind = {
  type: "slow_close",
  goName: "SlowCloseToxic",
  attributes: { delay: "int64" },
  async pipe(pipe, attributes) {
    for (;;) {
      const result = await pipe.read();
      if (isChunk(result)) await pipe.write(result);
      else if (result === "end" && (await pipe.sleep(numberOf(attributes, "delay")))) return pipe.close();
      else return;
    }
  },
};
