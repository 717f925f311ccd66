/** SQLite with a cache that connections share: dirty reads where they are asked for, and what a client leaves behind. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findProgram } from "../../harness/cluster/find-program.js";
import { Connection } from "./client.js";
import { SharedProcess } from "./shared-process.js";

const program = (() => {
  try {
    return findProgram("sqlite3", undefined, "");
  } catch {
    return undefined;
  }
})();
if (program === undefined && process.env["FAULTLINE_REQUIRE"]?.split(",").includes("sqlite") === true)
  throw new Error("FAULTLINE_REQUIRE asks for sqlite, but sqlite3 is not on PATH");

describe.skipIf(program === undefined)("connections that share a cache", () => {
  let folder: string;
  let server: Server;
  let shared: SharedProcess;
  let refused = 0;
  const open = (): Promise<Connection> => {
    const { port } = server.address() as AddressInfo;
    return Connection.open({ host: "127.0.0.1", port }, undefined, "deferred");
  };
  const values = async (connection: Connection): Promise<unknown[]> =>
    (await connection.query("in-transaction", "SELECT x FROM t")).rows.map(({ x }) => x);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "shared-"));
    shared = new SharedProcess(
      ["sh", "-c", 'exec "$0" -batch -json 2>&1', program!],
      join(folder, "a file"),
      () => undefined,
    );
    server = createServer((client) => {
      client.on("error", () => client.destroy());
      if (shared.attach(client)) return;
      refused++;
      client.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const connection = await open();
    await connection.query("open", "CREATE TABLE t (x int)");
    await connection.query("committing", "INSERT INTO t VALUES (1)");
    connection.close();
  });
  afterAll(() => {
    shared.kill();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("an uncommitted change is locked, unless reads are to be uncommitted; and goes with its client", async () => {
    const [writer, reader, careless] = [await open(), await open(), await open()];
    await careless.query("open", "PRAGMA read_uncommitted = 1");
    await writer.query("open", "BEGIN");
    await writer.query("in-transaction", "UPDATE t SET x = 2");
    await expect(values(reader)).rejects.toMatchObject({ answered: 6 });
    expect(await values(careless)).toEqual([2]);
    writer.close();
    await expect.poll(() => values(reader).catch(() => "locked")).toEqual([1]);
    for (const connection of [reader, careless]) connection.close();
  });

  it("there are five at a time, and a place is free again when its client has gone", async () => {
    const all: Connection[] = [];
    // Those of before may not be gone yet.
    const another = (): Promise<number> =>
      open().then(
        (one) => all.push(one),
        () => 0,
      );
    for (const count of [1, 2, 3, 4, 5]) await expect.poll(another).toBe(count);
    const before = refused;
    await expect(open()).rejects.toMatchObject({ phase: "open" });
    expect(refused).toBe(before + 1);
    all.pop()!.close();
    await expect.poll(another).toBe(5);
    expect(await Promise.all(all.map(values))).toEqual(all.map(() => [1]));
    for (const connection of all) connection.close();
  });
});
