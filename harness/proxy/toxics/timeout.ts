/**
 * Swallows all data; closes the connection after `timeout` milliseconds without any, never if 0.
 *
 * The time starts anew with every swallowed chunk. Removing the toxic closes its connections, because a stream
 * with a hole in it must not go on.
 */
import { numberOf, type ToxicKind } from "./toxic.js";

export const timeout: ToxicKind = {
  type: "timeout",
  goName: "TimeoutToxic",
  attributes: { timeout: "int64" },
  closesOnRemoval: true,
  async pipe(pipe, attributes) {
    const timeoutMs = numberOf(attributes, "timeout");
    for (;;) {
      const result = await pipe.read(timeoutMs > 0 ? timeoutMs : undefined);
      if (result === "interrupted") return;
      if (result === "end" || result === "late") return pipe.close();
    }
  },
};
