/**
 * A host of SQLite processes: every connection gets an `sqlite3` of its own on the one file, whose input and output are the
 * connection's. When either ends, so does the other, at once. Arguments: host, port, program, file.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";

const [host, port, program, file] = process.argv.slice(2);
/** Complaints come in the order of the answers: on one stream. */
const START = 'exec "$0" -batch -json "$1" 2>&1';
const children = new Set<ChildProcess>();

createServer({ noDelay: true }, (client) => {
  const child = spawn("sh", ["-c", START, program!, file!], { stdio: ["pipe", "pipe", "ignore"] });
  children.add(child);
  client.pipe(child.stdin);
  child.stdout.pipe(client);
  for (const stream of [client, child, child.stdin]) stream.on("error", () => client.destroy());
  child.on("close", () => {
    children.delete(child);
    client.destroy();
  });
  client.on("close", () => child.kill("SIGKILL"));
}).listen(Number(port), host);

process.on("SIGTERM", () => {
  for (const child of children) child.kill("SIGKILL");
  process.exit(0);
});
