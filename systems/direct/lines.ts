/** The lines that come over a connection. (Those of `node:readline` fail with their connection, where nobody listens.) */
import type { Socket } from "node:net";

export function onLine(socket: Socket, hear: (line: string) => void): void {
  let begun = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = (begun + text).split("\n");
    begun = lines.pop()!;
    for (const line of lines) hear(line);
  });
}
