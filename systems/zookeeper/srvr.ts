/** What a server tells of itself without a session: the four-letter command `srvr`. */
import { connect } from "node:net";
import type { Address } from "../system.js";

/** @returns `leader`, `follower` or `standalone`; undefined for a server without a quorum @throws Error when it does not answer */
export async function modeOf({ host, port }: Address, signal: AbortSignal): Promise<string | undefined> {
  const socket = connect({ host, port, signal });
  let text = "";
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("close", () => resolve());
    socket.write("srvr");
  });
  const mode = /^Mode: (\w+)/m.exec(text)?.[1];
  if (mode !== undefined || text.includes("not currently serving")) return mode;
  throw new Error(`expected ${host}:${String(port)} to tell its mode, it said ${JSON.stringify(text)}`);
}
