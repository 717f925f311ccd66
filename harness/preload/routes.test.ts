/** What a program dials is led elsewhere where the routes say so, and nowhere else. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPreload, whyNoPreload } from "./build.js";

const why = await whyNoPreload();

/** Dials the address it is given and prints what it hears, or the error. */
const DIAL = `
  const socket = require("node:net").connect({ host: process.argv[1], port: Number(process.argv[2]) });
  socket.on("data", (data) => process.stdout.write(data)).on("error", ({ code }) => process.stdout.write(code));
`;

describe.skipIf(why !== undefined)(`routes${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  let folder: string;
  const server = createServer((socket) => socket.end("here"));
  let library: string;
  let port: number;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "routes-test-"));
    library = await buildPreload(folder);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const dial = async (host: string, routes?: string): Promise<string> => {
    const environment = routes === undefined ? {} : { LD_PRELOAD: library, FAULTLINE_ROUTES: routes };
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", DIAL, host, String(port)], {
      env: { ...process.env, ...environment },
    });
    return stdout;
  };

  it.each([
    ["127.0.0.9", undefined, "ECONNREFUSED"],
    ["127.0.0.9", "127.0.0.9=127.0.0.1", "here"],
    ["::ffff:127.0.0.9", "127.0.0.9=127.0.0.1", "here"],
    ["127.0.0.9", "127.0.0.8=127.0.0.7,127.0.0.9=127.0.0.1", "here"],
    ["127.0.0.1", "127.0.0.9=127.0.0.1,127.0.0.1=127.0.0.9", "ECONNREFUSED"],
    ["127.0.0.1", "nonsense,127.0.0.9=,=127.0.0.1", "here"],
  ])("%s with %s: %s", async (host, routes, heard) => {
    expect(await dial(host, routes)).toBe(heard);
  });
});
