/**
 * A key-value bucket: a stream that keeps the last message of each subject, a subject for each key. A value is read directly
 * from any replica that has the stream (as the vendor's clients do), or from the one that leads it. (NATS ADR-8, ADR-31.)
 */
import type { Address, Settings } from "../system.js";
import { Connection } from "./client.js";
import { NatsFailure } from "./errors.js";
import { kept, makeAfresh } from "./stream.js";

const NAME = "faultline";
export const BUCKET = `KV_${NAME}`;

const subjectOf = (key: string): string => `$KV.${NAME}.${key}`;

/** No such message; to a direct get the same in a status. */
const NOTHING = new Set([10_037, 404]);

interface Entry {
  readonly value: unknown;
  /** Place in the stream; 0 of what is not there. */
  readonly revision: number;
}

const ABSENT: Entry = { value: null, revision: 0 };

export async function makeBucket(address: Address, settings: Settings, signal: AbortSignal): Promise<void> {
  const stream = {
    name: BUCKET,
    subjects: [subjectOf(">")],
    max_msgs_per_subject: 1,
    discard: "new",
    allow_rollup_hdrs: true,
    deny_delete: true,
    allow_direct: true,
    ...kept(settings),
  };
  await Connection.use(address, signal, (connection) => makeAfresh(connection, stream, signal));
}

/** @param reads direct: from whichever replica the server asks; leader: from the one that leads @throws NatsFailure */
export function get(connection: Connection, key: string, reads: string | undefined): Promise<Entry> {
  return reads === "leader" ? fromLeader(connection, key) : fromAny(connection, key);
}

async function fromLeader(connection: Connection, key: string): Promise<Entry> {
  try {
    const wanted = { last_by_subj: subjectOf(key) };
    const { message } = await connection.api("reading", `STREAM.MSG.GET.${BUCKET}`, wanted);
    const { seq, data } = message as { seq: number; data: string };
    return { value: JSON.parse(Buffer.from(data, "base64").toString()) as unknown, revision: seq };
  } catch (error) {
    if (NOTHING.has((error as NatsFailure).answered ?? 0)) return ABSENT;
    throw error;
  }
}

async function fromAny(connection: Connection, key: string): Promise<Entry> {
  const answer = await connection.request("reading", `$JS.API.DIRECT.GET.${BUCKET}.${subjectOf(key)}`);
  const { code = 0, description = "" } = answer.headers ?? {};
  if (NOTHING.has(code)) return ABSENT;
  if (code !== 0) throw new NatsFailure("reading", new Error(description), code);
  return { value: answer.json(), revision: Number(answer.headers!.get("Nats-Sequence")) };
}

/**
 * @param expected the revision that is there; undefined: whatever is there
 * @throws NatsFailure
 */
export async function put(
  connection: Connection,
  key: string,
  value: unknown,
  expected?: number,
): Promise<void> {
  const headers =
    expected === undefined ? undefined : { "Nats-Expected-Last-Subject-Sequence": String(expected) };
  await connection.ask("changing", subjectOf(key), JSON.stringify(value), headers);
}
