/** Lets everything through; also stands in for any toxic on connections its toxicity spares. */
import { isChunk, type ToxicKind } from "./toxic.js";

export const noop: ToxicKind = {
  type: "noop",
  goName: "NoopToxic",
  attributes: {},
  async pipe(pipe) {
    for (;;) {
      const result = await pipe.read();
      if (isChunk(result)) await pipe.write(result);
      else if (result === "end") return pipe.close();
      else return;
    }
  },
};
