/** Every mistake gets one clear message, the right exit code, and nothing hangs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultline } from "./testing.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mistakes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe("mistakes: one message that says what to change, exit 254", () => {
  const mistakes: [string, string[], RegExp][] = [
    [
      "an unknown option",
      ["run", "fake", "--sead", "1"],
      /unknown option '--sead'[\s\S]*Did you mean --seed/,
    ],
    [
      "a setting's word that the checker does not know",
      ["check", "/dev/null", "--workload", "register", "--set", "nil-reads=x"],
      /setting nil-reads takes value or unknown, not x/,
    ],
    [
      "a setting that is no number",
      ["check", "/dev/null", "--workload", "counter", "--set", "initial=abc"],
      /--set initial=abc: expected a number/,
    ],
    ["an unknown command", ["rum"], /unknown command 'rum'[\s\S]*Did you mean run/],
    ["no system", ["run"], /missing required argument 'system'/],
    ["an unknown system", ["run", "postgers"], /no system is called "postgers"; did you mean postgres\?/],
    [
      "an unknown workload",
      ["run", "fake", "--workload", "lst-append"],
      /no workload is called "lst-append"; did you mean list-append\?/,
    ],
    [
      "an unknown fault",
      ["run", "postgres", "--faults", "kil"],
      /no fault is called "kil"; did you mean kill\?/,
    ],
    [
      "a fault that the fake cannot have",
      ["run", "fake", "--faults", "kill"],
      /--faults kill: fake runs inside this process.*--defect/,
    ],
    [
      "an unknown setting",
      ["run", "postgres", "--set", "isolaton=serializable"],
      /--set isolaton=serializable.*did you mean isolation\?/,
    ],
    [
      "a value that a setting cannot take",
      ["run", "postgres", "--set", "isolation=snapshot"],
      /--set isolation=snapshot: expected one of read-committed, repeatable-read, serializable/,
    ],
    ["a setting without value", ["run", "fake", "--set", "keys"], /--set keys: expected name=value/],
    [
      "a workload setting that is no number",
      ["run", "fake", "--set", "keys=many"],
      /--set keys=many: expected a positive integer/,
    ],
    [
      "an unknown defect",
      ["run", "fake", "--defect", "stale-reads"],
      /no defect of list-append is called "stale-reads"; did you mean stale-read\?/,
    ],
    ["a duration that is none", ["run", "fake", "--time", "soon"], /--time soon: expected a duration/],
    ["a rate that is none", ["run", "fake", "--rate", "-5"], /--rate -5: expected an integer/],
    ["an unknown model", ["run", "fake", "--model", "serialisable"], /--model serialisable.*serializable/],
    [
      "an unknown claim",
      ["run", "postgres", "--expect", "serialisable"],
      /no claim is called "serialisable"; did you mean serializable\?/,
    ],
    [
      "a connection string that is none",
      ["run", "postgres", "--set", "dsn=localhost"],
      /--set dsn=localhost: expected/,
    ],
    [
      "killing someone else's server",
      ["run", "postgres", "--set", "dsn=postgres://h/db", "--faults", "kill"],
      /--faults kill: a server given by --set dsn is not ours/,
    ],
    ["too many nodes", ["run", "postgres", "--nodes", "3"], /--nodes 3: one server with replication=none/],
    [
      "programs that are not there",
      ["run", "postgres", "--set", "bin=/nowhere"],
      /postgres cannot run here: expected the program .*initdb/,
    ],
    [
      "a history that is not there",
      ["check", "nowhere.jsonl", "--workload", "register"],
      /nowhere\.jsonl: there is no such file/,
    ],
    ["a list of nothing", ["list", "things"], /'things' is invalid.*systems/],
    ["no configuration", ["campaign", "nowhere.config.ts"], /nowhere\.config\.ts: there is no such file/],
    ["a shard that is none", ["campaign", "--shard", "3/2"], /--shard 3\/2: expected i\/n/],
    [
      "an unknown reporter",
      ["report", ".", "--reporter", "htm"],
      /--reporter htm: expected one of.*did you mean html\?/,
    ],
  ];
  it.each(mistakes)("%s", async (_what, words, message) => {
    const { code, stdout, stderr } = await faultline(
      [...words, "--out", folder].slice(0, words[0] === "run" ? undefined : words.length),
    );
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(254);
  });

  it.each([
    [
      "a field that does not exist",
      "export default { campaign: { name: 'x', matrix: { system: ['fake'] }, tiem: 3 } };",
      /tiem/,
    ],
    [
      "a matrix without system",
      "export default { campaign: { name: 'x', matrix: {} } };",
      /campaign\.matrix\.system/,
    ],
    ["a syntax error", "export default {", /cannot be loaded/],
    [
      "an unknown system in a cell",
      "export default { campaign: { name: 'x', matrix: { system: ['fak'] } } };",
      /did you mean fake/,
    ],
  ])("a configuration with %s", async (what, text, message) => {
    const path = write(`${what.replaceAll(" ", "-")}.config.mjs`, text);
    const { code, stderr } = await faultline(["campaign", path, "--out", join(folder, "campaigns")]);
    expect(stderr).toMatch(message);
    expect(code).toBe(254);
  });
});

describe("when the world is not as it should be: exit 255, nothing hangs", () => {
  it("a server that is not there", async () => {
    const { code, stderr } = await faultline([
      "run",
      "postgres",
      "--set",
      "dsn=postgres://127.0.0.1:1/db",
      "--out",
      join(folder, "gone"),
      "--ready-timeout",
      "1.5s",
    ]);
    expect(stderr).toMatch(/n1 at 127\.0\.0\.1:1 does not answer: .*ECONNREFUSED/);
    expect(code).toBe(255);
  });

  it("a port where something else answers", async () => {
    const server = createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const { code, stderr } = await faultline([
      "run",
      "postgres",
      "--set",
      `dsn=postgres://127.0.0.1:${String(port)}/db`,
      "--out",
      join(folder, "other"),
      "--ready-timeout",
      "1.5s",
    ]);
    expect(stderr).toMatch(/does not answer/);
    expect(code).toBe(255);
    await new Promise((resolve) => server.close(resolve));
  });

  it("a folder that cannot be written", async () => {
    const { code, stderr } = await faultline(["run", "fake", "--out", write("a-file", "")]);
    expect(stderr).toMatch(/a-file/);
    expect(code).toBe(255);
  });
});
