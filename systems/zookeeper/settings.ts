/** What settings say of a client's session. */
import type { Settings } from "../system.js";
import type { SessionOptions } from "./client.js";

export const sessionOf = (settings: Settings): SessionOptions => ({
  timeoutMs: Number(settings["session-timeout"]),
});
