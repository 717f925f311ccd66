import { expect, it } from "vitest";
import { mayRetry } from "./retrying.js";
import type { ClusterNode, WorkloadClients } from "./system.js";

const LATE = new Error("late");
const REFUSED = new Error("refused");

/** Clients whose attempts end one after the other as listed. */
function clients(...outcomes: readonly unknown[]): WorkloadClients {
  const left = [...outcomes];
  return {
    prepare: () => Promise.resolve(),
    open: () =>
      Promise.resolve({
        invoke: () => {
          const next = left.shift();
          return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
        },
        close: () => Promise.resolve(),
      }),
  };
}

const signal = new AbortController().signal;
async function invoke(asked: boolean, ...outcomes: readonly unknown[]): Promise<unknown> {
  const { set } = mayRetry(
    { set: clients(...outcomes) },
    () => asked,
    (error) => ({ definite: error === REFUSED, code: "error" }),
  );
  const client = await set!.open({} as ClusterNode, {}, signal, []);
  return client.invoke({ f: "add", value: 1, key: null, process: 0 }, signal);
}

it("what is unknown is tried again, three times, where asked for", async () => {
  expect(await invoke(true, LATE, LATE, "done")).toBe("done");
  await expect(invoke(true, LATE, LATE, LATE, "done")).rejects.toBe(LATE);
  await expect(invoke(false, LATE, "done")).rejects.toBe(LATE);
});

it("what certainly failed is not, and leaves unknown what was unknown before", async () => {
  await expect(invoke(true, REFUSED, "done")).rejects.toBe(REFUSED);
  await expect(invoke(true, LATE, REFUSED)).rejects.toBe(LATE);
});
