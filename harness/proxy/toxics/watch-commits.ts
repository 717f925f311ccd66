/**
 * Passes everything, and notes when a request to commit goes by; `lose_reply` with `commits` 1 swallows the reply to it.
 * Needs a proxy that was told its framing. Not one of the original's toxics.
 */
import { MessageReader } from "../messages/reader.js";
import { isChunk, type ToxicKind } from "./toxic.js";

export const watchCommits: ToxicKind = {
  type: "watch_commits",
  goName: "WatchCommitsToxic",
  attributes: {},
  async pipe(pipe) {
    const state = pipe.state as { reader?: MessageReader };
    const reader = (state.reader ??= new MessageReader(pipe.framing, pipe.direction, pipe.fromStart));
    for (;;) {
      const chunk = await pipe.read();
      if (!isChunk(chunk)) return chunk === "end" ? pipe.close() : undefined;
      // Before it is sent: the reply may be back at once.
      if (reader.read(chunk.data).some(({ message }) => message?.commits)) pipe.shared.commits++;
      await pipe.write(chunk);
    }
  },
};
