import { describe, expect, it } from "vitest";
import { buildHistory } from "../../checkers/history/builder.js";
import type { HistoryEvent } from "../../checkers/history/event.js";
import type { Classification, Client, ClientSource, Invocation } from "../client.js";
import * as g from "../generator/index.js";
import { interpret, type InterpreterOptions } from "./interpreter.js";

class Definite extends Error {}

interface Log {
  readonly opened: number[];
  closed: number;
}

function source(
  invoke: (operation: Invocation, signal: AbortSignal) => Promise<unknown>,
  log: Log = { opened: [], closed: 0 },
): ClientSource & { log: Log } {
  return {
    log,
    open: (_thread, process): Promise<Client> => {
      log.opened.push(process);
      return Promise.resolve({ invoke, close: () => Promise.resolve(void log.closed++) });
    },
    classify: (error): Classification => ({
      definite: error instanceof Definite,
      code: (error as Error).name,
    }),
    isRead: (operation) => operation.f === "read",
  };
}

async function run(
  generator: g.GeneratorLike,
  clients: ClientSource,
  options: Partial<InterpreterOptions> = {},
) {
  const events: HistoryEvent[] = [];
  const started = performance.now();
  await interpret({
    generator,
    clients,
    concurrency: 3,
    seed: 1,
    record: (event) => events.push(event),
    now: () => Math.round((performance.now() - started) * 1e6),
    ...options,
  });
  return { events, history: buildHistory(events) };
}

const write = (_r: g.Random, _c: g.Context, calls: number): g.Call => ({ f: "write", value: calls });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a run", () => {
  it("records well-formed pairs from concurrent clients", async () => {
    const { history } = await run(
      g.clients(g.limit(300, write)),
      source(async ({ value }) => (await sleep(1), value)),
    );
    expect(history.length).toBe(300);
    expect([...history].every((op) => op.type === "ok" && op.output === op.input)).toBe(true);
    const overlapping = [...history].filter((op, i, all) => i > 0 && op.start < all[i - 1]!.end);
    expect(overlapping.length).toBeGreaterThan(100);
  });

  it("takes completions before it invokes: instant clients never overlap on one thread", async () => {
    const { history } = await run(
      g.clients(g.limit(500, write)),
      source(({ value }) => Promise.resolve(value)),
      { concurrency: 1 },
    );
    expect([...history].every((op) => op.end === op.start + 1)).toBe(true);
  });

  it("keeps to the generator's times", async () => {
    const { history } = await run(
      g.clients(g.limit(11, g.delay(0.02, write))),
      source(() => Promise.resolve(null)),
    );
    const at = [...history].map((op) => op.invoked / 1e6);
    expect(at.at(-1)! - at[0]!).toBeGreaterThan(195);
    expect(at.at(-1)! - at[0]!).toBeLessThan(300);
  });
});

describe("outcomes", () => {
  it("a definite error is fail, and the process goes on", async () => {
    const clients = source(() => Promise.reject(new Definite("no")));
    const { history } = await run(g.clients(g.limit(5, write)), clients, { concurrency: 1 });
    expect([...history].map((op) => [op.type, op.process])).toEqual(Array(5).fill(["fail", 0]));
    expect(clients.log.opened).toEqual([0]);
  });

  it("anything else is info: the process ends, its successor has a fresh connection", async () => {
    const clients = source(() => Promise.reject(new Error("socket hang up")));
    const { history } = await run(g.clients(g.limit(3, write)), clients, { concurrency: 2 });
    expect([...history].every((op) => op.type === "info" && op.error?.message === "socket hang up")).toBe(
      true,
    );
    expect(new Set([...history].map((op) => op.process)).size).toBe(3);
    expect(clients.log.opened.length).toBe(3);
    expect(clients.log.closed).toBe(3);
  });

  it("an error of a pure read is fail", async () => {
    const { history } = await run(
      g.clients(g.limit(2, () => ({ f: "read" }))),
      source(() => Promise.reject(new Error("x"))),
    );
    expect([...history].map((op) => op.type)).toEqual(["fail", "fail"]);
  });

  it("silence is info after the timeout, and an answer that comes later is dropped", async () => {
    let calls = 0;
    const clients = source(async ({ value }) => (++calls === 1 ? await sleep(150) : undefined, value));
    const generator = g.clients([
      write(undefined as never, undefined as never, 1),
      g.sleep(0.3),
      { f: "write", value: 2 },
    ]);
    const { history } = await run(generator, clients, { concurrency: 1, operationTimeoutMs: 50 });
    expect([...history].map((op) => [op.type, op.process, op.error?.code])).toEqual([
      ["info", 0, "timeout"],
      ["ok", 1, undefined],
    ]);
  });

  it("a late failure of a given-up operation leaves the successor's connection alone", async () => {
    let calls = 0;
    const clients = source(async ({ value }) => {
      if (++calls === 1) {
        await sleep(120);
        throw new Error("late");
      }
      await sleep(60);
      return value;
    });
    const { history } = await run(g.clients(g.limit(6, write)), clients, {
      concurrency: 1,
      operationTimeoutMs: 100,
    });
    expect([...history].map((op) => op.type)).toEqual(["info", "ok", "ok", "ok", "ok", "ok"]);
    expect(clients.log.opened).toEqual([0, 1]);
  });

  it("a connection that cannot be opened fails the operation: nothing was sent", async () => {
    const clients: ClientSource = {
      ...source(() => Promise.resolve(null)),
      open: () => Promise.reject(new Error("ECONNREFUSED")),
    };
    const { history } = await run(g.clients(g.limit(2, g.delay(0.01, write))), clients);
    expect([...history].map((op) => [op.type, op.error])).toEqual(
      Array(2).fill(["fail", { code: "no-client", message: "ECONNREFUSED" }]),
    );
  });

  it("names what is wrong with an adapter's client", async () => {
    const clients: ClientSource = {
      ...source(() => Promise.resolve(null)),
      open: () => Promise.resolve({} as Client),
    };
    const { history } = await run(g.clients(g.once(write)), clients);
    expect(history.get(0).error?.message).toMatch(/must return a client with invoke\(\) and close\(\)/);
  });
});

describe("the nemesis", () => {
  it("runs beside the clients and records what it observed", async () => {
    const nemesis = { invoke: ({ f }: Invocation) => Promise.resolve(`${f} seen`) };
    const { history } = await run(
      g.clients(g.limit(20, g.stagger(0.005, write)), [{ f: "start-kill" }, { f: "stop-kill" }]),
      source(() => Promise.resolve(null)),
      { nemesis },
    );
    expect(history.faults.map(({ type, f, value }) => [type, f, value])).toEqual([
      ["invoke", "start-kill", null],
      ["info", "start-kill", "start-kill seen"],
      ["invoke", "stop-kill", null],
      ["info", "stop-kill", "stop-kill seen"],
    ]);
  });
});

describe("the end", () => {
  it("an interrupt invokes nothing new and calls what is open info", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const started = Date.now();
    const clients = source(() => sleep(60_000));
    const { history } = await run(g.clients(write), clients, {
      signal: controller.signal,
      operationTimeoutMs: 30_000,
    });
    expect(Date.now() - started).toBeLessThan(3000);
    expect([...history].map((op) => [op.type, op.error?.code])).toEqual(
      Array(3).fill(["info", "interrupted"]),
    );
  });

  it("a generator that throws ends the run with its message, connections closed", async () => {
    const clients = source(() => Promise.resolve(null));
    const generator = g.clients((_r, _c, calls) => {
      if (calls > 5) throw new Error("boom");
      return { f: "write", value: calls };
    });
    await expect(run(generator, clients)).rejects.toThrow(/boom/);
    expect(clients.log.closed).toBe(clients.log.opened.length);
  });

  it("a recorder that fails ends the run", async () => {
    const record = () => {
      throw new Error("disk full");
    };
    await expect(
      run(
        g.clients(write),
        source(() => Promise.resolve(null)),
        { record },
      ),
    ).rejects.toThrow(/disk full/);
  });
});
