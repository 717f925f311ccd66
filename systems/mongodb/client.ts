/**
 * One connection to one server: a command is sent once, and its answer handed on. We speak the protocol ourselves, in
 * BSON's own library: the driver `mongodb`, connected to one server directly, asks it for reads as "primaryPreferred"
 * whatever was set, so that a server which is no longer the primary answers what should be refused; it watches the server
 * over connections of its own, and gives the write concern of commits a time limit.
 */
import { connect, type Socket } from "node:net";
import { opening, whileOpen } from "../connecting.js";
import type { Address } from "../system.js";
import { MongoFailure, NotReplicated, type Phase } from "./errors.js";
import { Answers, message, type Answer } from "./wire.js";

type Bson = typeof import("bson");

/** BSON is imported when it is first needed: everything else works without it. @throws Error with advice */
async function library(): Promise<Bson> {
  try {
    return await import("bson");
  } catch (cause) {
    throw new Error("the package bson is not installed. Try: npm install bson", { cause });
  }
}

export type Document = Readonly<Record<string, unknown>>;

/** The database of all our collections. */
const DATABASE = "faultline";
const REQUESTS = 2 ** 31;
/** As many documents as fit into one answer. */
const BATCH = 1_000_000;

interface Waiting {
  readonly phase: Phase;
  resolve(answer: Document): void;
  reject(error: Error): void;
}

export class Connection {
  readonly bson: Bson;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #request = 0;
  #gone: Error | undefined;

  private constructor(bson: Bson, socket: Socket) {
    this.bson = bson;
    this.#socket = socket;
    const answers = new Answers();
    socket.setNoDelay();
    socket.on("data", (bytes) => {
      try {
        for (const answer of answers.push(bytes)) this.#receive(answer);
      } catch (error) {
        this.#end(error as Error);
      }
    });
    socket.on("error", (error) => this.#end(error));
    socket.on("close", () => this.#end(new Error("the connection was closed")));
  }

  /** @throws MongoFailure of phase "open" */
  static async open({ host, port }: Address, signal?: AbortSignal): Promise<Connection> {
    const bson = await library();
    const connection = new Connection(bson, connect({ host, port }));
    const close = (): void => connection.close();
    await opening(close, signal, () => connection.admin("open", { hello: 1 })).catch((error: unknown) => {
      throw error instanceof MongoFailure ? error : new MongoFailure("open", error);
    });
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

  /**
   * @param command its first field is its name
   * @throws MongoFailure of the given phase, with the code where the server refused; NotReplicated
   */
  run(phase: Phase, command: Document): Promise<Document> {
    return this.#send(phase, { ...command, $db: DATABASE });
  }

  /** A command about the server. @throws MongoFailure */
  admin(phase: Phase, command: Document): Promise<Document> {
    return this.#send(phase, { ...command, $db: "admin" });
  }

  /** All documents that a `find` is for. @throws MongoFailure of the given phase */
  async find(phase: Phase, command: Document, more: Document = {}): Promise<Document[]> {
    interface Cursor {
      readonly id: unknown;
      readonly firstBatch?: Document[];
      readonly nextBatch?: Document[];
    }
    const found: Document[] = [];
    // Whole, if it can be. A command's first field is its name.
    let answer = await this.run(phase, { ...command, batchSize: BATCH, ...more });
    for (;;) {
      const { id, firstBatch, nextBatch } = answer["cursor"] as Cursor;
      found.push(...(firstBatch ?? nextBatch ?? []));
      if (String(id) === "0") return found;
      const collection = command["find"];
      answer = await this.run(phase, { getMore: this.bson.Long.fromString(String(id)), collection });
    }
  }

  /** Hangs up without a word. */
  close(): void {
    this.#end(new Error("the connection was closed"));
  }

  #send(phase: Phase, command: Document): Promise<Document> {
    return new Promise((resolve, reject) => {
      if (this.#gone !== undefined) {
        reject(new MongoFailure("open", this.#gone));
        return;
      }
      this.#request = (this.#request + 1) % REQUESTS;
      this.#waiting.set(this.#request, { phase, resolve, reject });
      this.#socket.write(message(this.#request, this.bson.serialize(command)));
    });
  }

  #receive({ request, document }: Answer): void {
    const waiting = this.#waiting.get(request);
    if (waiting === undefined)
      throw new Error(`an answer to a request that nobody made (${String(request)})`);
    const answer = this.bson.deserialize(document) as Document;
    this.#waiting.delete(request);
    const failure = failureIn(waiting.phase, answer);
    if (failure === undefined) waiting.resolve(answer);
    else waiting.reject(failure);
  }

  #end(error: Error): void {
    if (this.#gone !== undefined) return;
    this.#gone = error;
    this.#socket.destroy();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { phase, reject } of waiting) reject(new MongoFailure(phase, error));
  }
}

/** As servers tell of errors: of a command, of a statement in it, or of how far it was replicated. */
interface Told {
  readonly code?: number;
  readonly errmsg?: string;
}

/** What an answer says against its command. Our commands have one statement each. */
export function failureIn(phase: Phase, answer: Document): Error | undefined {
  const concern = answer["writeConcernError"] as Told | undefined;
  if (concern !== undefined) return new NotReplicated(concern.errmsg ?? "the write concern was not reached");
  const [statement] = (answer["writeErrors"] ?? []) as readonly Told[];
  const told = statement ?? (answer["ok"] === 1 ? undefined : (answer as Told));
  if (told === undefined) return undefined;
  // Without a code nobody can say what it means; 0 is in no table.
  return new MongoFailure(phase, new Error(told.errmsg ?? "refused"), told.code ?? 0);
}
