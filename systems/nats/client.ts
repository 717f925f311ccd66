/**
 * One connection to one NATS server, by the driver `@nats-io/transport-node`, whose helpfulness is switched off by name: it
 * would reconnect, to any server of the cluster that it has heard of.
 */
import type { Msg, MsgHdrs, NatsConnection } from "@nats-io/transport-node";
import { whileOpen } from "../connecting.js";
import type { Address } from "../system.js";
import { NatsFailure, type Phase } from "./errors.js";

/** The driver is imported when it is first needed: everything else works without it. @throws Error with advice */
async function driver(): Promise<typeof import("@nats-io/transport-node")> {
  try {
    return await import("@nats-io/transport-node");
  } catch (cause) {
    throw new Error(
      "the driver @nats-io/transport-node is not installed. Try: npm install @nats-io/transport-node",
      {
        cause,
      },
    );
  }
}

/** The harness decides how long an answer is waited for. */
const NEVER_MS = 2 ** 31 - 1;
const PREFIX = "$JS.API.";

type Headers = Readonly<Record<string, string>>;

async function headersOf(headers: Headers): Promise<MsgHdrs> {
  const made = (await driver()).headers();
  for (const [name, value] of Object.entries(headers)) made.set(name, value);
  return made;
}

export class Connection {
  readonly #nats: NatsConnection;
  /** Rejects when the connection ends: the driver leaves requests unanswered then. */
  readonly #gone: Promise<never>;
  /** Resolves when the connection ends. */
  readonly ended: Promise<unknown>;

  private constructor(nats: NatsConnection) {
    this.#nats = nats;
    this.ended = nats.closed();
    this.#gone = this.ended.then((error) => {
      throw error instanceof Error ? error : new Error("the connection was closed");
    });
    this.#gone.catch(() => undefined);
  }

  /** @throws NatsFailure of phase "open" */
  static async open({ host, port }: Address, signal?: AbortSignal): Promise<Connection> {
    const { connect } = await driver();
    const connecting = connect({
      servers: `${host}:${String(port)}`,
      name: "faultline",
      reconnect: false,
      ignoreClusterUpdates: true,
      // Whether a server is alive is for the harness to find out.
      pingInterval: NEVER_MS,
      timeout: 20_000,
    });
    const late = (): void => void connecting.then((nats) => nats.close()).catch(() => undefined);
    signal?.addEventListener("abort", late, { once: true });
    try {
      const given = new Promise<never>((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("given up")), { once: true });
      });
      return new Connection(await Promise.race([connecting, given]));
    } catch (error) {
      throw new NatsFailure("open", error);
    } finally {
      signal?.removeEventListener("abort", late);
    }
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, signal), signal, work);
  }

  /** Publishes, and waits for the answer. @throws NatsFailure of the given phase */
  async request(phase: Phase, subject: string, payload = "", headers?: Headers): Promise<Msg> {
    const more = headers === undefined ? {} : { headers: await headersOf(headers) };
    if (this.#nats.isClosed()) throw new NatsFailure("open", new Error("the connection is closed"));
    try {
      // A consumer's message comes under the subject it was published to, by which the driver's usual way of matching
      // answers with requests would not know it.
      const answer = this.#nats.request(subject, payload, { timeout: NEVER_MS, noMux: true, ...more });
      return await Promise.race([answer, this.#gone]);
    } catch (error) {
      throw new NatsFailure(phase, error);
    }
  }

  /** A request whose answer is JSON, as JetStream's are. @throws NatsFailure, with JetStream's code where it refused */
  async ask(
    phase: Phase,
    subject: string,
    payload: unknown = {},
    headers?: Headers,
  ): Promise<Record<string, unknown>> {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    const answer = (await this.request(phase, subject, text, headers)).json<Record<string, unknown>>();
    const error = answer["error"] as { err_code?: number; code: number; description?: string } | undefined;
    if (error === undefined) return answer;
    throw new NatsFailure(phase, new Error(error.description ?? "refused"), error.err_code ?? error.code);
  }

  /** @param verb such as `STREAM.INFO.name` */
  api(phase: Phase, verb: string, payload: unknown = {}): Promise<Record<string, unknown>> {
    return this.ask(phase, PREFIX + verb, payload);
  }

  /** Publishes, and does not wait. @throws NatsFailure of phase "open" when the connection is closed */
  send(subject: string, payload: string): void {
    if (this.#nats.isClosed()) throw new NatsFailure("open", new Error("the connection is closed"));
    this.#nats.publish(subject, payload);
  }

  /** Publishes without an answer, and waits until the server has it. @throws NatsFailure of the given phase */
  async tell(phase: Phase, subject: string, payload: string): Promise<void> {
    this.send(subject, payload);
    await Promise.race([this.#nats.flush(), this.#gone]).catch((error: unknown) => {
      throw new NatsFailure(phase, error);
    });
  }

  /** From now on, once the server has heard of it. */
  subscribe(subject: string, came: (text: string) => void): void {
    this.#nats.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) came(message.string());
      },
    });
  }

  /** Resolves when the server has answered. @throws NatsFailure */
  async ping(): Promise<void> {
    await Promise.race([this.#nats.flush(), this.#gone]).catch((error: unknown) => {
      throw new NatsFailure("reading", error);
    });
  }

  close(): void {
    this.#nats.close().catch(() => undefined);
  }
}
