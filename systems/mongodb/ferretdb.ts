/** For tests: FerretDB 1, which speaks MongoDB's protocol and keeps its data in SQLite. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { findProgram } from "../../harness/cluster/find-program.js";
import { untilDone } from "../connecting.js";
import { Connection } from "./client.js";

const START_MS = 10_000;

const program = (): string =>
  findProgram(
    "ferretdb",
    process.env["FERRETDB_HOME"],
    "docker/ferretdb/build.sh <folder>, and FERRETDB_HOME=<folder>",
  );

/** What is missing, and how to get it; undefined when it is here. */
export function whyNoFerretDb(): string | undefined {
  try {
    program();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One server, empty, in a folder that goes with it. @throws Error when it does not answer */
export async function startFerretDb(): Promise<{ readonly dsn: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "ferretdb-"));
  const port = await freePort();
  const server = execa(
    program(),
    [
      "--handler=sqlite",
      `--sqlite-url=file:${folder}/`,
      `--state-dir=${folder}`,
      `--listen-addr=127.0.0.1:${String(port)}`,
      "--debug-addr=-",
      "--telemetry=disable",
      "--log-level=error",
    ],
    { reject: false, cleanup: true },
  );
  const close = async (): Promise<void> => {
    server.kill("SIGTERM");
    await server;
    rmSync(folder, { recursive: true, force: true });
  };
  const signal = AbortSignal.timeout(START_MS);
  try {
    await untilDone(signal, () =>
      Connection.use({ host: "127.0.0.1", port }, signal, (connection) =>
        connection.admin("reading", { ping: 1 }),
      ),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return { dsn: `mongodb://127.0.0.1:${String(port)}`, close };
}
