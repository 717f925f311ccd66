/**
 * Queues on a stream (`queue=stream`): XADD, and a consumer group for those who compete, or one for each subscriber. What
 * a consumer has not acknowledged after `claim-idle` milliseconds is given to the next who asks. Where nobody
 * acknowledges by hand, a client does so when it asks for the next one: then it certainly has what it was given.
 */
import type { Redis } from "ioredis";
import { Declined } from "../declined.js";
import type { Settings } from "../system.js";

const STREAM = "stream";
const FIELD = "v";
const COMPETING = "workers";
const CONSUMER = "one";
const EVERY = 1_000_000;
/** Milliseconds for which what was given back has lain idle, so that it is claimed next. */
const LONG_IDLE = 86_400_000;

type Entry = [id: string, fields: string[] | null];

/** What one client of a stream was given. */
export class StreamQueue {
  #mine: { readonly id: string; readonly value: number; readonly group: string } | undefined;

  constructor(readonly settings: Settings) {}

  /** The groups, which begin with the stream. */
  static async prepare(client: Redis, groups: readonly string[]): Promise<void> {
    for (const group of [COMPETING, ...groups]) await client.xgroup("CREATE", STREAM, group, "0", "MKSTREAM");
  }

  async enqueue(client: Redis, value: unknown): Promise<unknown> {
    await client.xadd(STREAM, "*", FIELD, String(value));
    return value;
  }

  async dequeue(client: Redis, subscriber: unknown): Promise<number | null> {
    if (this.settings["acknowledge"] !== "manual") await this.#acknowledge(client);
    this.#mine = undefined;
    const group = (subscriber as string | null) ?? COMPETING;
    const entry = (await this.#claimed(client, group)) ?? (await fresh(client, group));
    if (entry === undefined) return null;
    const value = valueOf(entry);
    this.#mine = { id: entry[0], value, group };
    return value;
  }

  async settle(client: Redis, f: string): Promise<number> {
    const mine = this.#mine;
    if (mine === undefined) throw new Declined("nothing", "this client was given nothing");
    if (f === "ack") await this.#acknowledge(client);
    else await client.call("XCLAIM", STREAM, mine.group, CONSUMER, "0", mine.id, "IDLE", LONG_IDLE, "JUSTID");
    this.#mine = undefined;
    return mine.value;
  }

  /** What a group was never given, and what it was given and did not acknowledge; it stays. */
  async drain(client: Redis, subscriber: unknown): Promise<number[]> {
    const group = (subscriber as string | null) ?? COMPETING;
    const pending = (await client.xpending(STREAM, group, "-", "+", EVERY)) as [string][];
    const given = new Set(pending.map(([id]) => id));
    const groups = (await client.xinfo("GROUPS", STREAM)) as unknown[][];
    const last = String(field(groups.find((one) => field(one, "name") === group) ?? [], "last-delivered-id"));
    const unread = (await client.xrange(STREAM, `(${last}`, "+")) as Entry[];
    const all = given.size === 0 ? [] : ((await client.xrange(STREAM, "-", last)) as Entry[]);
    return [...all.filter(([id]) => given.has(id)), ...unread].map(valueOf);
  }

  async #acknowledge(client: Redis): Promise<void> {
    if (this.#mine !== undefined) await client.xack(STREAM, this.#mine.group, this.#mine.id);
  }

  async #claimed(client: Redis, group: string): Promise<Entry | undefined> {
    const idle = this.settings["visibility-timeout"] ?? this.settings["claim-idle"]!;
    const claimed = await client.xautoclaim(STREAM, group, CONSUMER, idle, "0", "COUNT", 1);
    return (claimed as [string, Entry[]])[1][0];
  }
}

async function fresh(client: Redis, group: string): Promise<Entry | undefined> {
  const read = await client.xreadgroup("GROUP", group, CONSUMER, "COUNT", 1, "STREAMS", STREAM, ">");
  return (read as [string, Entry[]][] | null)?.[0]?.[1][0];
}

const valueOf = ([, fields]: Entry): number => Number(fields![1]);

/** Out of a reply that lists names and values in turn. */
const field = (reply: readonly unknown[], name: string): unknown => reply[reply.indexOf(name) + 1];
