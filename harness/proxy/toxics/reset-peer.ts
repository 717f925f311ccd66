/**
 * Resets the connection `timeout` milliseconds after its first chunk (or its end); that chunk is lost.
 *
 * RST only on connections which started under the toxic, FIN on older ones, as in the original. Removing the toxic
 * while the time runs ends the connection at once: the original makes the caller wait for it instead.
 */
import { numberOf, type ToxicKind } from "./toxic.js";

export const resetPeer: ToxicKind = {
  type: "reset_peer",
  goName: "ResetToxic",
  attributes: { timeout: "int64" },
  resetsConnections: true,
  async pipe(pipe, attributes) {
    if ((await pipe.read()) === "interrupted") return;
    await pipe.sleep(numberOf(attributes, "timeout"));
    pipe.close();
  },
};
