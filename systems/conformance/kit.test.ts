/**
 * The kit rejects adapters that neglect a duty, each by the check that is about it. That it accepts the honest toy
 * is the toy's own test.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import toy from "../../cli/init/template/system.js";
import type { Client, Invocation } from "../../harness/client.js";
import type { Cluster } from "../../harness/cluster/cluster.js";
import type { ServerSystem, WorkloadClients } from "../system.js";
import { checksFor, settingsFor, startForConformance } from "./kit.js";

const honest = toy.workloads["register"]!;
const settings = settingsFor(toy, { reads: "primary" });
let logs: string;
let cluster: Cluster;

beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), "kit-test-"));
  const label = `test-kit-${String(process.pid)}`;
  cluster = await startForConformance(toy, { label, logs, settings });
});
afterAll(async () => {
  await cluster?.close();
  rmSync(logs, { recursive: true, force: true });
});

/** The toy with clients that do something else around each operation. */
function withInvoke(
  invoke: (client: Client, operation: Invocation, reopen: () => Promise<Client>) => Promise<unknown>,
): ServerSystem {
  const open: WorkloadClients["open"] = async (...where) => {
    let client = await honest.open(...where);
    const never = new AbortController().signal;
    const reopen = async (): Promise<Client> =>
      (client = await honest.open(where[0], where[1], never, where[3]));
    return {
      invoke: (operation) => invoke(client, operation, reopen),
      close: () => client.close(),
    };
  };
  return { ...toy, workloads: { register: { ...honest, open } } };
}

const never = new AbortController().signal;
let plans = 0;

/** Adapters that neglect a duty, and the check that must notice. */
const MUTANTS: Readonly<Record<string, readonly [ServerSystem, RegExp]>> = {
  "retries after a lost connection": [
    withInvoke(async (client, operation, reopen) => {
      try {
        return await client.invoke(operation, never);
      } catch {
        return (await reopen()).invoke(operation, never);
      }
    }),
    /nothing is sent again/,
  ],
  "reconnects behind our back": [
    withInvoke(async (client, operation, reopen) => {
      try {
        return await client.invoke(operation, never);
      } catch (error) {
        await reopen();
        throw error;
      }
    }),
    /nothing is sent again/,
  ],
  "swallows errors": [
    withInvoke((client, operation) => client.invoke(operation, never).catch(() => operation.value)),
    /nothing is sent again/,
  ],
  "is ok before the answer": [
    withInvoke((client, operation) => {
      const call = client.invoke(operation, never);
      call.catch(() => undefined);
      return operation.f === "read" ? call : Promise.resolve(operation.value);
    }),
    /nothing is ok before/,
  ],
  "hangs when the connection is gone": [
    withInvoke((client, operation) =>
      client.invoke(operation, never).catch(() => new Promise(() => undefined)),
    ),
    /a connection lost in the middle is reported/,
  ],
  "hides refused connections": [
    {
      ...toy,
      workloads: {
        register: {
          ...honest,
          open: (...where) =>
            honest.open(...where).catch((): Client => ({
              invoke: ({ value }) => Promise.resolve(value),
              close: () => Promise.resolve(),
            })),
        },
      },
    },
    /refuses connections/,
  ],
  "calls every error definite": [
    { ...toy, classify: (error) => ({ ...toy.classify(error), definite: true }) },
    /does not list is indefinite/,
  ],
  "calls lost connections definite": [
    {
      ...toy,
      classify: (error) => ({
        ...toy.classify(error),
        definite: toy.classify(error).definite || /closed|reset/i.test(String(error)),
      }),
    },
    /failures are told from unknown/,
  ],
  "leaks connections": [
    {
      ...toy,
      workloads: {
        register: {
          ...honest,
          open: async (...where) => ({ ...(await honest.open(...where)), close: () => Promise.resolve() }),
        },
      },
    },
    /leaves no connection/,
  ],
  "reads what other runs have left": [
    {
      ...toy,
      workloads: {
        register: {
          ...honest,
          prepare: () => Promise.resolve(),
          open: async (...where) => {
            const client = await honest.open(...where);
            return {
              ...client,
              invoke: async (operation, signal) => {
                const value = await client.invoke(operation, signal);
                return operation.f === "read" ? 99 : value;
              },
            };
          },
        },
      },
    },
    /on a quiet day/,
  ],
  "never does a compare-and-set": [
    withInvoke((client, operation) =>
      operation.f === "cas" ? Promise.reject(new Error("not today")) : client.invoke(operation, never),
    ),
    /on a quiet day/,
  ],
  "plans at random": [
    {
      ...toy,
      plan: async (...given) => {
        const plan = await toy.plan(...given);
        if ("external" in plan) return plan;
        const [first, ...rest] = plan.nodes;
        const name = `n${String(plans++)}`;
        return { ...plan, nodes: [{ ...first!, name }, ...rest] };
      },
    },
    /the plan is pure/,
  ],
  "says that copies stay where they were": [
    { ...toy, position: () => Promise.resolve({ at: 1, unit: "entries" }) },
    /positions grow/,
  ],
  "says another position of each copy": [
    { ...toy, position: ({ port }) => Promise.resolve({ at: port * 1e6 + ++plans, unit: "entries" }) },
    /positions grow/,
  ],
  "claims about nothing": [
    { ...toy, claims: [{ ...toy.claims[0]!, when: { wrong: "setting" } }] },
    /claims speak of/,
  ],
};

describe("the kit examines", () => {
  const names = (options: Parameters<typeof checksFor>[2]): string[] =>
    checksFor(toy, settings, options).flatMap(({ name }) => /^the fault (\S+)/.exec(name)?.[1] ?? []);

  it("the faults that are asked for", () => {
    const all = names({});
    expect(all).toEqual(expect.arrayContaining(["kill", "pause", "latency"]));
    expect(names({ faults: ["kill", "latency"] })).toEqual(["latency", "kill"]);
    expect(names({ exceptFaults: ["kill"] })).toEqual(all.filter((name) => name !== "kill"));
  });

  it.each(["faults", "exceptFaults"])("none that the system does not offer: %s", (option) => {
    expect(() => names({ [option]: ["kil"] })).toThrow(/offers \(.*kill.*\), got kil/);
  });
});

describe("the kit rejects an adapter that", () => {
  it.each(Object.entries(MUTANTS))("%s", async (_what, [system, duty]) => {
    const checks = checksFor(system, settings).filter(({ name }) => duty.test(name));
    expect(checks.length).toBe(1);
    await expect(checks[0]!.run({ system, settings, cluster, signal: never })).rejects.toMatchObject({
      name: "NotConformant",
    });
  });
});
