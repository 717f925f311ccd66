/**
 * Messages published to the stream. An outcome that nobody knows is not asked for a second time, unless settings say so
 * (`retries=naive`), as many applications do once they are connected again; a message's identifier keeps that from storing
 * it twice, for as long as the stream remembers it.
 */
import { pause } from "../../harness/run/deadline.js";
import type { Settings } from "../system.js";
import type { Connection } from "./client.js";
import { classify } from "./errors.js";
import { SUBJECT } from "./stream.js";

const ATTEMPTS_MAX = 3;
/** As long as the vendor's drivers wait before they connect again. */
export const RECONNECT_MS = 2000;

/**
 * @param again gives another connection instead of the one that is gone
 * @throws NatsFailure: of what was tried more than once, that whose outcome is unknown
 */
export async function publish(
  connection: Connection,
  value: number,
  settings: Settings,
  again: () => Promise<Connection>,
  signal: AbortSignal,
): Promise<void> {
  const text = String(value);
  const headers = settings["message-ids"] === "on" ? { "Nats-Msg-Id": text } : undefined;
  const attempts = settings["retries"] === "naive" ? ATTEMPTS_MAX : 1;
  let unknown: unknown;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const through = attempt === 1 ? connection : await again();
      await through.ask("changing", SUBJECT, text, headers);
      return;
    } catch (error) {
      // That it was refused later says nothing of the time before.
      if (unknown === undefined && classify(error).definite) throw error;
      unknown ??= error;
      if (attempt < attempts) await pause(RECONNECT_MS, signal);
      if (signal.aborted) break;
    }
  }
  throw unknown;
}
