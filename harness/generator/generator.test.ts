/** Each combinator does what its name says, in the simulator; and all are pure. */
import { describe, expect, it } from "vitest";
import * as g from "./index.js";
import type { GeneratorLike, SimulateOptions } from "./index.js";

const w = (value: unknown): g.Call => ({ f: "w", value });
const invokes = (like: GeneratorLike, options?: SimulateOptions) =>
  g.simulate(like, options).filter((event) => event.type === "invoke");
const values = (like: GeneratorLike, options?: SimulateOptions) =>
  invokes(like, options).map((event) => event.value);
const count = (_random: g.Random, _context: g.Context, calls: number) => w(calls);
const SECOND = 1e9;

function groupBy<T, K>(list: readonly T[], name: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of list) groups.set(name(item), [...(groups.get(name(item)) ?? []), item]);
  return groups;
}

describe("the basic forms", () => {
  it("a call is emitted once; null never", () => {
    expect(values(w(1))).toEqual([1]);
    expect(values(null)).toEqual([]);
  });

  it("a list is each element to exhaustion", () => {
    expect(values([w(1), [w(2), w(3)], null, w(4)])).toEqual([1, 2, 3, 4]);
  });

  it("a function is called again until it returns null", () => {
    expect(values((_r, _c, calls) => (calls < 3 ? w(calls) : null))).toEqual([0, 1, 2]);
  });

  it("a function of empty generators fails instead of spinning", () => {
    expect(() => values(() => [])).toThrow(/ten exhausted generators in a row/);
  });

  it("rejects what is no generator", () => {
    expect(() => g.lift(42 as unknown as GeneratorLike)).toThrow(/expected a generator/);
  });

  it("defers making a generator until it is asked", () => {
    let made = 0;
    const lazy = g.defer(() => (made++, w(1)));
    expect(made).toBe(0);
    expect(values(lazy)).toEqual([1]);
  });

  it("whenReady stays pending until the flag is set", () => {
    let asked = 0;
    expect(values(g.whenReady(() => ++asked > 5, w(1)))).toEqual([1]);
    expect(asked).toBe(6);
  });
});

describe("how many", () => {
  it("limit, once, repeat, cycle", () => {
    expect(values(g.limit(3, count))).toEqual([0, 1, 2]);
    expect(values(g.once(count))).toEqual([0]);
    expect(values(g.repeat([w(1), w(2)], 3))).toEqual([1, 1, 1]);
    expect(values(g.cycle([w(1), w(2)], 2))).toEqual([1, 2, 1, 2]);
    expect(values(g.cycle(null))).toEqual([]);
  });

  it("processLimit ends when crashes would need more processes", () => {
    const crash = () => ({ latencyNs: 10, type: "info" as const });
    const seen = new Set(
      invokes(g.processLimit(5, count), { concurrency: 2, complete: crash }).map((e) => e.process),
    );
    expect(seen.size).toBeGreaterThan(2);
    expect(seen.size).toBeLessThanOrEqual(5);
  });

  it("concurrencyLimit keeps at most n of its own open", () => {
    let open = 0;
    let most = 0;
    for (const event of g.simulate(g.limit(50, g.concurrencyLimit(2, g.clients(count))), {
      concurrency: 5,
    })) {
      open += event.type === "invoke" ? 1 : -1;
      most = Math.max(most, open);
    }
    expect(most).toBe(2);
  });
});

describe("when", () => {
  it("timeLimit counts from the first operation", () => {
    const events = invokes(g.timeLimit(2, g.delay(0.5, count)));
    expect(events.map((event) => event.time / SECOND)).toEqual([0, 0.5, 1, 1.5]);
  });

  it("stagger holds the mean rate of all threads together", () => {
    const events = invokes(g.limit(2000, g.stagger(0.01, count)), { concurrency: 10, events: 5000 });
    expect(events.at(-1)!.time / SECOND).toBeGreaterThan(18);
    expect(events.at(-1)!.time / SECOND).toBeLessThan(22);
  });

  it("delay catches up when clients were slow", () => {
    const slowFirst = (call: g.Call) => ({
      latencyNs: call.value === 0 ? 3.5 * SECOND : 10,
      type: "ok" as const,
    });
    const events = invokes(g.limit(6, g.delay(1, count)), { concurrency: 0 + 1, complete: slowFirst });
    expect(events.filter((event) => event.thread === 0).length).toBeGreaterThan(0);
    expect(events.at(-1)!.time).toBe(5 * SECOND);
  });

  it("sleep keeps a thread busy and stays out of the history", () => {
    const events = invokes(g.clients([g.sleep(3), w(1)]), { concurrency: 1 });
    expect(events.map((event) => [event.value, event.time / SECOND])).toEqual([[1, 3]]);
  });

  it("cycleTimes rotates and keeps state between turns", () => {
    const schedule = g.cycleTimes(
      [1, g.delay(0.5, (_r, _c, n) => w(`a${String(n)}`))],
      [2, g.delay(1, (_r, _c, n) => w(`b${String(n)}`))],
    );
    const events = invokes(g.timeLimit(6, schedule), { concurrency: 4 });
    expect(
      events.filter((e) => String(e.value).startsWith("a")).every((e) => (e.time / SECOND) % 3 < 1),
    ).toBe(true);
    expect(
      events.filter((e) => String(e.value).startsWith("b")).every((e) => (e.time / SECOND) % 3 >= 1),
    ).toBe(true);
    expect(values(g.timeLimit(6, schedule), { concurrency: 4 })).toContain("a2");
  });

  it("cache keeps an answer that lies in the future", () => {
    let asked = 0;
    const costly = g.delay(1, () => (asked++, w(asked)));
    invokes(g.limit(3, g.cache(10, costly)), { pollNs: 1_000_000 });
    expect(asked).toBeLessThan(12);
  });
});

describe("who", () => {
  it("clients and nemesis keep to their threads", () => {
    const events = invokes(g.clients(g.limit(20, count), g.limit(2, { f: "kill" } as g.Call)));
    expect(new Set(events.filter((e) => e.f === "w").map((e) => e.thread === "nemesis"))).toEqual(
      new Set([false]),
    );
    expect(events.filter((e) => e.f === "kill").map((e) => e.thread)).toEqual(["nemesis"]);
    expect(
      invokes(g.nemesis({ f: "kill" }, w(1)))
        .map((e) => e.f)
        .sort(),
    ).toEqual(["kill", "w"]);
  });

  it("onThreads restricts", () => {
    expect(new Set(invokes(g.onThreads((t) => t === 1, g.limit(5, count))).map((e) => e.thread))).toEqual(
      new Set([1]),
    );
  });

  it("eachThread gives every thread its own copy", () => {
    const byThread = groupBy(invokes(g.clients(g.eachThread([w(1), w(2)]))), (e) => e.thread);
    expect([...byThread.values()].map((events) => events.map((e) => e.value))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it("eachProcess starts afresh for the successor of a crashed process", () => {
    let crashes = 0;
    const complete = () => ({ latencyNs: 10, type: crashes++ === 0 ? ("info" as const) : ("ok" as const) });
    const events = invokes(g.clients(g.eachProcess([w(1), w(2)])), { concurrency: 1, complete });
    expect(events.map((e) => [e.process, e.value])).toEqual([
      [0, 1],
      [1, 1],
      [1, 2],
    ]);
  });

  it("reserve gives every share its turns, even when all threads are always free", () => {
    const generator = g.clients(
      g.limit(
        400,
        g.stagger(
          1,
          g.reserve([1, () => ({ f: "a" })], () => ({ f: "b" })),
        ),
      ),
    );
    const calls = g.simulate(generator, { concurrency: 4, seed: 3 }).filter(({ type }) => type === "invoke");
    const first = calls.filter(({ f }) => f === "a").length;
    // One thread of four.
    expect(first).toBeGreaterThan(60);
    expect(first).toBeLessThan(140);
  });

  it("what reserve leaves no thread for is done", () => {
    const two = g.reserve([1, () => ({ f: "a" })], () => ({ f: "b" }));
    const seen = g.simulate(g.limit(3, g.clients(two)), { concurrency: 1, seed: 1 });
    expect(seen.filter(({ type }) => type === "invoke").map(({ f }) => f)).toEqual(["a", "a", "a"]);
  });

  it("reserve sets threads apart", () => {
    const events = invokes(
      g.clients(
        g.limit(
          60,
          g.reserve([1, () => ({ f: "a" })], [2, () => ({ f: "b" })], () => ({ f: "c" })),
        ),
      ),
      { concurrency: 5 },
    );
    for (const event of events) {
      expect(event.f).toBe(event.thread === 0 ? "a" : Number(event.thread) <= 2 ? "b" : "c");
    }
    expect(new Set(events.map((e) => e.f))).toEqual(new Set(["a", "b", "c"]));
  });
});

describe("which", () => {
  it("any takes the soonest and ends when all have", () => {
    expect(
      values(
        g.any(
          g.delay(
            1,
            g.limit(2, () => w("a")),
          ),
          g.delay(
            0.4,
            g.limit(3, () => w("b")),
          ),
        ),
      ).sort(),
    ).toEqual(["a", "a", "b", "b", "b"]);
  });

  it("shortestAny ends with the first that does", () => {
    expect(
      values(
        g.shortestAny(
          g.limit(2, () => w("a")),
          g.delay(5, () => w("b")),
        ),
      ).filter((v) => v === "b").length,
    ).toBeLessThanOrEqual(1);
  });

  it("mix draws uniformly, skips pending branches and finished ones", () => {
    const stuck = g.whenReady(() => false, w("never"));
    const drawn = values(
      g.limit(
        3000,
        g.mix(
          () => w("a"),
          () => w("b"),
          stuck,
        ),
      ),
      { events: 7000 },
    );
    expect(drawn.length).toBe(3000);
    const share = drawn.filter((value) => value === "a").length / drawn.length;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
    expect(values(g.mix(w(1), w(2), w(3))).sort()).toEqual([1, 2, 3]);
  });

  it("weightedMix follows its weights", () => {
    const drawn = values(
      g.limit(
        3000,
        g.weightedMix([
          [9, () => w("a")],
          [1, () => w("b")],
          [0, () => w("c")],
        ]),
      ),
      { events: 7000 },
    );
    expect(drawn.filter((value) => value === "b").length / drawn.length).toBeCloseTo(0.1, 1);
    expect(drawn).not.toContain("c");
  });

  it("flipFlop alternates and ends with either", () => {
    expect(
      values(
        g.flipFlop(
          () => w("a"),
          g.limit(2, () => w("b")),
        ),
      ),
    ).toEqual(["a", "b", "a", "b", "a"]);
  });

  it("map, fMap and filter", () => {
    expect(values(g.map((call) => ({ ...call, value: Number(call.value) * 10 }), g.limit(2, count)))).toEqual(
      [0, 10],
    );
    expect(invokes(g.fMap({ w: "write" }, w(1))).map((e) => e.f)).toEqual(["write"]);
    expect(
      values(
        g.limit(
          3,
          g.filter((call) => Number(call.value) % 2 === 1, count),
        ),
      ),
    ).toEqual([1, 3, 5]);
    expect(() => values(g.filter(() => false, count))).toThrow(/the predicate seems never to hold/);
  });
});

describe("order", () => {
  it("phases wait for every operation of the one before", () => {
    const slow = () => ({ latencyNs: SECOND, type: "ok" as const });
    const events = g.simulate(g.clients(g.phases([w(1), w(2)], w(3))), { complete: slow });
    const lastCompletion = Math.max(
      ...events.filter((e) => e.type === "ok" && e.value !== 3).map((e) => e.time),
    );
    expect(events.find((e) => e.type === "invoke" && e.value === 3)!.time).toBeGreaterThanOrEqual(
      lastCompletion,
    );
    expect(values(g.andThen(w(2), w(1)))).toEqual([1, 2]);
    expect(values(g.concat(w(1), w(2)))).toEqual([1, 2]);
  });

  it("untilOk ends with its first ok", () => {
    let attempts = 0;
    const complete = () => ({ latencyNs: 10, type: ++attempts < 4 ? ("fail" as const) : ("ok" as const) });
    expect(invokes(g.clients(g.untilOk(count)), { concurrency: 1, complete }).length).toBe(4);
  });

  it("onUpdate sees what happened", () => {
    const seen: string[] = [];
    const watched = g.onUpdate((inner, _context, event) => (seen.push(event.type), inner), g.limit(2, count));
    g.simulate(g.clients(watched), { concurrency: 1 });
    expect(seen).toEqual(["invoke", "ok", "invoke", "ok"]);
  });
});

describe("keys", () => {
  it("sequentialKeys finishes one key before the next", () => {
    expect(
      invokes(g.sequentialKeys(["a", "b"], () => g.limit(2, count))).map((e) => [e.key, e.value]),
    ).toEqual([
      ["a", 0],
      ["a", 1],
      ["b", 0],
      ["b", 1],
    ]);
  });

  it("concurrentKeys gives each key its own threads, then the next key", () => {
    const events = invokes(
      g.clients(
        g.concurrentKeys(
          2,
          (i) => (i < 5 ? i : undefined),
          () => g.limit(4, count),
        ),
      ),
      { concurrency: 4 },
    );
    expect(groupBy(events, (e) => e.key).size).toBe(5);
    for (const [, ops] of groupBy(events, (e) => e.key)) {
      expect(ops.length).toBe(4);
      expect(new Set(ops.map((e) => Math.floor(Number(e.thread) / 2))).size).toBe(1);
    }
    expect(() => invokes(g.clients(g.concurrentKeys(9, [1], () => count)))).toThrow(/raise --concurrency/);
  });
});

describe("guards", () => {
  it("validate names every problem of an answer", () => {
    const bad: g.OpGenerator = {
      next: () => ({ kind: "emit", at: -5, thread: 99, call: { f: "" }, next: bad }),
      update: () => bad,
    };
    expect(() => g.simulate(bad)).toThrow(/at must not be before.*call\.f must be.*thread must be one of/s);
  });

  it("friendlyErrors says where it broke", () => {
    expect(() =>
      g.simulate(
        g.friendlyErrors(() => {
          throw new Error("boom");
        }),
      ),
    ).toThrow(/threw in next at 0 ns.*boom/);
  });

  it("trace prints and changes nothing", () => {
    const lines: string[] = [];
    expect(values(g.trace("t", g.limit(2, count), (line) => lines.push(line)))).toEqual([0, 1]);
    expect(lines.length).toBeGreaterThan(3);
  });
});
