/**
 * Loses, repeats, swaps and damages whole messages of a stream whose framing the proxy was told. Connections that
 * began before it pass as they are, since frames can only be told from the first byte on; removing it closes the
 * others, because a stream with a hole must not go on. Not one of the original's toxics.
 */
import { MEDDLING, Meddler, type Meddling } from "../messages/meddle.js";
import { MessageReader } from "../messages/reader.js";
import { isChunk, numberOf, type ToxicKind } from "./toxic.js";

/** A message held back for the next one waits no longer. */
const HOLD_MS = 200;

interface State {
  reader?: MessageReader;
  meddler?: Meddler;
}

export const messages: ToxicKind = {
  type: "messages",
  goName: "MessagesToxic",
  attributes: Object.fromEntries(MEDDLING.map((name) => [name, "int64"])),
  closesOnRemoval: true,
  async pipe(pipe, attributes) {
    const state = pipe.state as State;
    const reader = (state.reader ??= new MessageReader(pipe.framing, pipe.direction, pipe.fromStart));
    const meddler = (state.meddler ??= new Meddler(pipe.random));
    for (;;) {
      const chunk = await pipe.read(meddler.holds ? HOLD_MS : undefined);
      if (!isChunk(chunk)) {
        const held = meddler.release();
        const rest = chunk === "late" ? undefined : reader.rest();
        for (const data of [held, rest])
          if (data !== undefined) await pipe.write({ data, timeMs: performance.now() });
        if (chunk === "late") continue;
        return chunk === "end" ? pipe.close() : undefined;
      }
      const meddling = Object.fromEntries(
        MEDDLING.map((name) => [name, numberOf(attributes, name)]),
      ) as Meddling;
      for (const { data, message } of reader.read(chunk.data)) {
        const sent = message === undefined ? [data] : meddler.meddle(data, message.content, meddling);
        for (const one of sent) await pipe.write({ data: one, timeMs: chunk.timeMs });
      }
    }
  },
};
