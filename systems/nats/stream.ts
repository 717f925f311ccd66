/** The one stream that workloads use, with its consumer or one for each subscriber, made afresh. */
import { SUBSCRIBERS } from "../../workloads/delivery/generate.js";
import { withDeadline } from "../../harness/run/deadline.js";
import { untilDone } from "../connecting.js";
import type { Address, Settings } from "../system.js";
import { Connection } from "./client.js";
import { NatsFailure } from "./errors.js";

export const [STREAM, SUBJECT] = ["FAULTLINE", "faultline.queue"];
/** Of those who compete. */
const COMPETING = "workers";

/** @param subscriber its name; null for those who compete */
export const consumerOf = (subscriber: unknown): string => (subscriber as string | null) ?? COMPETING;

const NO_SUCH_STREAM = 10_059;
const NANOS_PER_MS = 1e6;
const ANSWER_MS = 5000;

/** How a stream is kept. */
export const kept = (settings: Settings) => ({
  storage: settings["storage"],
  num_replicas: Number(settings["replicas"]),
  ...(settings["persist-mode"] === "async" ? { persist_mode: "async" } : {}),
});

/** @throws the server's last refusal when `signal` is aborted */
export async function makeStream(address: Address, settings: Settings, signal: AbortSignal): Promise<void> {
  const explicit = settings["ack-policy"] === "explicit";
  const toAll = settings["subscribers"] === "all";
  const stream = {
    name: STREAM,
    subjects: [SUBJECT],
    // What is acknowledged goes; where nothing is, or others are to have it as well, all stays, and each consumer knows
    // how far it has come.
    retention: explicit && !toAll ? "workqueue" : "limits",
    ...kept(settings),
    duplicate_window: Number(settings["duplicate-window"]) * NANOS_PER_MS,
  };
  const consumer = {
    ack_policy: settings["ack-policy"],
    ...(explicit ? { ack_wait: ackWaitMs(settings) * NANOS_PER_MS, max_ack_pending: 10_000 } : {}),
    deliver_policy: "all",
  };
  await Connection.use(address, signal, async (connection) => {
    await makeAfresh(connection, stream, signal);
    for (const name of toAll ? SUBSCRIBERS : [COMPETING])
      await untilDone(signal, () =>
        answered(connection, `CONSUMER.DURABLE.CREATE.${STREAM}.${name}`, signal, {
          stream_name: STREAM,
          config: { ...consumer, durable_name: name },
        }),
      );
  });
}

/**
 * A cluster that has just begun has no leader yet, and does not know its members: it is asked again.
 * @throws Error when the server left out what it does not know
 */
export async function makeAfresh(
  connection: Connection,
  stream: { readonly name: string; readonly persist_mode?: string },
  signal: AbortSignal,
): Promise<void> {
  let made: Record<string, unknown> = {};
  await untilDone(signal, async () => {
    await answered(connection, `STREAM.DELETE.${stream.name}`, signal).catch((error: NatsFailure) => {
      if (error.answered !== NO_SUCH_STREAM) throw error;
    });
    made = await answered(connection, `STREAM.CREATE.${stream.name}`, signal, stream);
  });
  const { persist_mode: mode } = made["config"] as { persist_mode?: string };
  if (stream.persist_mode !== undefined && mode !== stream.persist_mode)
    throw new Error(
      "--set persist-mode=async: expected nats-server 2.12 or later, this one does not know it",
    );
}

/** What is asked for while a cluster elects a leader may never be answered. @throws DeadlineError, NatsFailure */
const answered = (connection: Connection, verb: string, signal: AbortSignal, payload: unknown = {}) =>
  withDeadline(verb, ANSWER_MS, () => connection.api("changing", verb, payload), signal);

/** After this a message that was not acknowledged is delivered again. */
const ackWaitMs = (settings: Settings): number =>
  Number(settings["visibility-timeout"] ?? settings["ack-wait"]);
