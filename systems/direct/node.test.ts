/** What a receiver hands out it keeps until it is settled; what a client leaves behind goes to the next. */
import type { AddressInfo, Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Control } from "./control.js";
import { DirectNode } from "./node.js";

describe("a receiving node", () => {
  let server: Server;
  let arrived: number[];
  const open: Control[] = [];
  const client = async (): Promise<Control> => {
    const { address: host, port } = server.address() as AddressInfo;
    const control = await Control.open({ host, port });
    open.push(control);
    return control;
  };

  beforeEach(async () => {
    arrived = [1, 2, 3];
    const node = new DirectNode(() =>
      Promise.resolve({
        take: () => Promise.resolve(arrived.shift()),
        reach: () => Promise.resolve({ up: 0, expected: 0, joined: 0 }),
        close: () => Promise.resolve(),
      }),
    );
    server = await node.listen("127.0.0.1", 0);
  });
  afterEach(() => {
    for (const control of open.splice(0)) control.close();
    server.close();
  });

  it("hands out what has come, in order, and nothing when there is nothing", async () => {
    const control = await client();
    const taken: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      taken.push(await control.ask("changing", "take"));
      await control.ask("changing", "done");
    }
    expect(taken).toEqual([1, 2, 3, null]);
  });

  it("gives what a client that went away had not settled to the next", async () => {
    const gone = await client();
    expect(await gone.ask("changing", "take")).toBe(1);
    gone.close();
    const next = await client();
    // The node learns of it when it does.
    let taken: unknown;
    do {
      await next.ask("changing", "back");
      taken = await next.ask("changing", "take");
    } while (taken === 2);
    expect(taken).toBe(1);
  });

  it("shows all that is left, what others hold included, and keeps it", async () => {
    const [holder, drainer] = [await client(), await client()];
    await holder.ask("changing", "take");
    expect(await drainer.ask("reading", "rest")).toEqual([1, 2, 3]);
    expect(await drainer.ask("reading", "rest")).toEqual([1, 2, 3]);
  });

  it("begins anew with nothing in its hands", async () => {
    const control = await client();
    await control.ask("changing", "take");
    await control.ask("changing", "start");
    expect(await control.ask("changing", "done")).toBe(null);
  });

  it("refuses to send", async () => {
    const control = await client();
    await expect(control.ask("changing", "send", 1)).rejects.toMatchObject({ refused: "closed" });
  });
});
