/** Clients of UDP's nodes, and texts that are sent to be repeated, by datagrams as messages are. */
import { createSocket } from "node:dgram";
import { directClients } from "../direct/clients.js";
import type { Address, WorkloadClients } from "../system.js";
import type { Datagram } from "./datagram.js";

export const queue: WorkloadClients = directClients();

/** What came back, in the order in which it came. Resolves when all have, or what came is not what was sent. */
export function echo(
  { host, port }: Address,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const socket = createSocket("udp4");
  return new Promise<string[]>((resolve, reject) => {
    const back: string[] = [];
    const stop = (): void =>
      reject(new Error(`sent ${String(texts.length)} datagrams, ${String(back.length)} came back`));
    signal.addEventListener("abort", stop, { once: true });
    socket.on("error", reject);
    socket.on("message", (bytes) => {
      back.push(textOf(bytes));
      if (back.at(-1) !== texts[back.length - 1] || back.length === texts.length) resolve(back);
    });
    for (const text of texts) socket.send(JSON.stringify({ echo: text } satisfies Datagram), port, host);
  }).finally(() => socket.close());
}

function textOf(bytes: Buffer): string {
  try {
    return (JSON.parse(bytes.toString()) as Datagram).echo ?? "";
  } catch {
    return bytes.toString();
  }
}
