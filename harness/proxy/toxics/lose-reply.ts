/**
 * Swallows one chunk in `one_in` on average, and closes the connection: what was asked may have been done, and whoever
 * asked is not told. With `commits` 1 only what follows a request to commit that `watch_commits` saw. Not one of the
 * original's toxics.
 */
import { isChunk, numberOf, type ToxicKind } from "./toxic.js";

export const loseReply: ToxicKind = {
  type: "lose_reply",
  goName: "LoseReplyToxic",
  attributes: { one_in: "int64", commits: "int64" },
  async pipe(pipe, attributes) {
    for (;;) {
      const chunk = await pipe.read();
      if (!isChunk(chunk)) return chunk === "end" ? pipe.close() : undefined;
      const meant = numberOf(attributes, "commits") === 0 || pipe.shared.commits > 0;
      pipe.shared.commits = 0;
      if (meant && pipe.random() * numberOf(attributes, "one_in") < 1) return pipe.close();
      await pipe.write(chunk);
    }
  },
};
