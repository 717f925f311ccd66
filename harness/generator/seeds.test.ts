/** Seeds: what a generator emits depends on the seed and on nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAULTS, faultSchedule } from "../faults/index.js";
import * as g from "./index.js";
import type { GeneratorLike, SimulateOptions } from "./index.js";

const w = (value: unknown): g.Call => ({ f: "w", value });
const invokes = (like: GeneratorLike, options?: SimulateOptions) =>
  g.simulate(like, options).filter((event) => event.type === "invoke");
const values = (like: GeneratorLike, options?: SimulateOptions) =>
  invokes(like, options).map((event) => event.value);

describe("seeds", () => {
  const workload = g.limit(
    200,
    g.stagger(
      0.001,
      g.mix(
        (r) => w(r.below(1000)),
        (r) => ({ f: "r", value: r.zipf(10) }),
      ),
    ),
  );

  it("one seed, one sequence of operations, whatever the clients' latencies", () => {
    const run = (seed: number, latency: number) => {
      const complete = () => ({ latencyNs: latency, type: "ok" as const });
      return invokes(g.clients(workload), { seed, complete }).map((e) => [e.f, e.value]);
    };
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 5_000_000 }), (seed, latency) => {
        expect(run(seed, latency)).toEqual(run(seed, 10));
      }),
      { numRuns: 30 },
    );
    expect(run(1, 10)).not.toEqual(run(2, 10));
  });

  it("asking twice changes nothing", () => {
    const generator = g.lift(workload);
    const context = new g.Context(0, [0, 1], [0, 1], [0, 1], 7, 0);
    const ask = () => {
      const answer = generator.next(context);
      return answer.kind === "emit" ? [answer.at, answer.thread, answer.call] : answer.kind;
    };
    const first = ask();
    for (let i = 0; i < 5; i++) expect(ask()).toEqual(first);
  });

  it("arbitraries generate calls, the same for the same seed", () => {
    const arbitrary = fc.record({ f: fc.constantFrom("read", "write"), value: fc.nat() });
    const run = (seed: number) => values(g.limit(20, g.fromArbitrary(arbitrary)), { seed });
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });
});

describe("the same seed gives the same fault schedule", () => {
  const nodes = ["n1", "n2", "n3"];
  const planned = (seed: number, latencyNs: number, intervalSeconds = 4) =>
    g
      .simulate(
        g.clients(
          g.limit(
            3000,
            g.stagger(0.01, () => w(1)),
          ),
          faultSchedule(FAULTS, nodes, intervalSeconds, 25),
        ),
        {
          seed,
          complete: (call) => ({ latencyNs: call.f === "w" ? latencyNs : 10_000_000, type: "ok" }),
        },
      )
      .filter((event) => event.thread === "nemesis" && event.type === "invoke")
      .map(({ f, value }) => [f, value]);

  it("whatever the clients do meanwhile", () => {
    for (const seed of [1, 2, 3]) {
      const schedule = planned(seed, 10);
      expect(schedule.length).toBeGreaterThan(8);
      expect(schedule.at(-1)![0]).toBe("heal");
      expect(planned(seed, 30_000_000)).toEqual(schedule);
    }
    expect(planned(1, 10)).not.toEqual(planned(2, 10));
  });

  it("uses every fault once before any twice, and each for a while", () => {
    const starts = planned(5, 10, 1).filter(([f]) => String(f).startsWith("start-"));
    expect(new Set(starts.slice(0, FAULTS.length).map(([f]) => f)).size).toBe(FAULTS.length);
  });
});
