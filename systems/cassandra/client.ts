/**
 * One connection to one node, its coordinator: a request is sent once, and its answer handed on. We speak the protocol
 * ourselves: `cassandra-driver` keeps a second connection for news of the cluster, and connects both again when they break,
 * which nothing switches off; and it ends the whole process when an error's answer comes in pieces.
 */
import { connect, type Socket } from "node:net";
import { opening, whileOpen } from "../connecting.js";
import type { Address, Settings } from "../system.js";
import { CassandraFailure, type Phase } from "./errors.js";
import {
  batch,
  errorOf,
  frame,
  Frames,
  OPCODE,
  query,
  rowsOf,
  startup,
  type Consistency,
  type Frame,
  type How,
  type Row,
  type Statement,
} from "./wire.js";

/** At the level that the settings ask for. */
export const how = (settings: Settings, timestamp?: number): How => ({
  consistency: settings["consistency"] as Consistency,
  ...(timestamp === undefined ? {} : { timestamp }),
});

/** How what lightweight transactions wrote is read. */
export const SERIAL: How = { consistency: "serial" };

interface Waiting {
  readonly phase: Phase;
  resolve(answer: Frame): void;
  reject(error: CassandraFailure): void;
}

const STREAMS = 2 ** 15;

export class Connection {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #stream = 0;
  #gone: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const frames = new Frames();
    socket.setNoDelay();
    socket.on("data", (bytes) => frames.push(bytes).forEach((one) => this.#receive(one)));
    socket.on("error", (error) => this.#end(error));
    socket.on("close", () => this.#end(new Error("the connection was closed")));
  }

  /** @throws CassandraFailure of phase "open" */
  static async open({ host, port }: Address, signal?: AbortSignal): Promise<Connection> {
    const connection = new Connection(connect({ host, port }));
    await opening(
      () => connection.close(),
      signal,
      () => connection.#send("open", OPCODE.startup, startup()),
    );
    return connection;
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, signal), signal, work);
  }

  /** @returns rows, of a statement that has any @throws CassandraFailure of the given phase */
  async run(phase: Phase, how: How, statement: Statement): Promise<Row[]> {
    const { body } = await this.#send(phase, OPCODE.query, query(how, statement));
    try {
      return rowsOf(body);
    } catch (error) {
      throw new CassandraFailure(phase, error);
    }
  }

  /** A statement with a condition. @returns whether it held @throws CassandraFailure */
  async runIf(how: How, statement: Statement): Promise<boolean> {
    const [row] = await this.run("conditional", how, statement);
    const applied = row?.["[applied]"];
    if (typeof applied === "boolean") return applied;
    throw new CassandraFailure("conditional", new Error("expected to hear whether the condition held"));
  }

  /** A logged batch. @throws CassandraFailure */
  async batch(how: How, statements: readonly Statement[]): Promise<void> {
    await this.#send("writing", OPCODE.batch, batch(how, statements));
  }

  /** Hangs up without a word. */
  close(): void {
    this.#end(new Error("the connection was closed"));
  }

  #send(phase: Phase, opcode: number, body: Buffer): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.#gone !== undefined) {
        reject(new CassandraFailure("open", this.#gone));
        return;
      }
      const stream = this.#stream;
      this.#stream = (stream + 1) % STREAMS;
      this.#waiting.set(stream, { phase, resolve, reject });
      this.#socket.write(frame(opcode, stream, body));
    });
  }

  #receive(answer: Frame): void {
    const waiting = this.#waiting.get(answer.stream);
    if (waiting === undefined) {
      this.#end(new Error(`an answer to a request that nobody made (stream ${String(answer.stream)})`));
      return;
    }
    this.#waiting.delete(answer.stream);
    if (answer.opcode === OPCODE.error) {
      const { code, message } = errorOf(answer.body);
      waiting.reject(new CassandraFailure(waiting.phase, new Error(message), code));
    } else waiting.resolve(answer);
  }

  #end(error: Error): void {
    if (this.#gone !== undefined) return;
    this.#gone = error;
    this.#socket.destroy();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { phase, reject } of waiting) reject(new CassandraFailure(phase, error));
  }
}
