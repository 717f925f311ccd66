/**
 * A host of SQLite processes: every connection gets an `sqlite3` of its own on the one file, whose input and output are the
 * connection's; when either ends, so does the other, at once. With a shared cache up to five connections have a process
 * together. Arguments: host, port, program, file, cache (private or shared).
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { SharedProcess } from "./shared-process.js";

const [host, port, program, file, cache] = process.argv.slice(2);
/** Complaints come in the order of the answers: on one stream. */
const START = 'exec "$0" -batch -json "$@" 2>&1';
const children = new Set<ChildProcess>();
const shared = new Set<SharedProcess>();

function alone(client: Socket): void {
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
}

function together(client: Socket): void {
  client.on("error", () => client.destroy());
  if ([...shared].some((process) => process.attach(client))) return;
  const process = new SharedProcess(["sh", "-c", START, program!], file!, () => shared.delete(process));
  shared.add(process);
  process.attach(client);
}

createServer({ noDelay: true }, cache === "shared" ? together : alone).listen(Number(port), host);

process.on("SIGTERM", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const one of shared) one.kill();
  process.exit(0);
});
