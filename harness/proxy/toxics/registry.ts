/**
 * All kinds of toxics by the name which the API uses: the original's, and our own: `corrupt`, `lose_reply`, `messages` and
 * `watch_commits`. `down` is not one of them: that is `enabled: false`.
 */
import { bandwidth } from "./bandwidth.js";
import { corrupt } from "./corrupt.js";
import { latency } from "./latency.js";
import { loseReply } from "./lose-reply.js";
import { limitData } from "./limit-data.js";
import { messages } from "./messages.js";
import { noop } from "./noop.js";
import { resetPeer } from "./reset-peer.js";
import { slicer } from "./slicer.js";
import { slowClose } from "./slow-close.js";
import { timeout } from "./timeout.js";
import { watchCommits } from "./watch-commits.js";
import type { ToxicKind } from "./toxic.js";

export const toxicKinds: ReadonlyMap<string, ToxicKind> = new Map(
  [
    noop,
    latency,
    bandwidth,
    slowClose,
    timeout,
    resetPeer,
    slicer,
    limitData,
    corrupt,
    loseReply,
    messages,
    watchCommits,
  ].map((kind) => [kind.type, kind]),
);
