/** For tests: a server that speaks the protocol and answers each command as it is told to; and what it was asked. */
import { createServer, type AddressInfo } from "node:net";
import { deserialize, serialize } from "bson";
import type { ClusterNode } from "../system.js";
import type { Document } from "./client.js";
import { Answers, message } from "./wire.js";

export interface Scripted {
  /** As a node of a cluster, under that name. */
  readonly node: ClusterNode;
  /** What was asked but `hello`, in order. */
  readonly asked: Document[];
  close(): void;
}

/** @param answer to a command, with `{ok: 1}` where it says nothing else; or what happens instead */
export async function scriptedServer(
  name: string,
  answer: (command: Document) => Document | "hang up" | "nothing" = () => ({}),
): Promise<Scripted> {
  const asked: Document[] = [];
  const server = createServer((socket) => {
    const requests = new Answers();
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      // Requests are framed as answers are; which one they are is in the second field.
      const request = bytes.readInt32LE(4);
      for (const { document } of requests.push(bytes)) {
        const command = deserialize(document) as Document;
        if (command["hello"] === undefined) asked.push(command);
        const said = answer(command);
        if (said === "hang up") socket.destroy();
        else if (said !== "nothing") {
          const reply = message(1, serialize({ ok: 1, ...said }));
          reply.writeInt32LE(request, 8);
          socket.write(reply);
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
  return {
    node: { name, ...at, ports: { client: at }, direct: at },
    asked,
    close: () => void server.close(),
  };
}
