/**
 * One connection to one etcd node, by etcd's own JSON gateway: plain HTTP needs no driver, so nothing can be retried,
 * balanced or failed over behind our back. The agent keeps a single socket, which dies with its first failure.
 */
import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import type { Address } from "../system.js";
import { EtcdFailure } from "./errors.js";

export interface KeyValue {
  readonly value: string;
  readonly modRevision: string;
}

interface RawKeyValue {
  readonly key: string;
  readonly value?: string;
  readonly mod_revision: string;
}

export interface RangeResponse {
  readonly kvs?: readonly RawKeyValue[];
}

/** One operation of a transaction, as the gateway takes it. */
export type TxnOperation =
  | { readonly request_put: { readonly key: string; readonly value: string; readonly lease?: string } }
  | { readonly request_delete_range: { readonly key: string } }
  | { readonly request_range: { readonly key: string } };

export interface TxnResponse {
  readonly header: { readonly revision: string };
  readonly succeeded?: boolean;
  readonly responses?: readonly { readonly response_range?: RangeResponse }[];
}

export const base64 = (text: string): string => Buffer.from(text).toString("base64");
const plain = (text: string | undefined): string => Buffer.from(text ?? "", "base64").toString();

/** The single key of a range; undefined when it does not exist. */
export function only(response: RangeResponse | undefined): KeyValue | undefined {
  const row = response?.kvs?.[0];
  return row === undefined ? undefined : { value: plain(row.value), modRevision: row.mod_revision };
}

/** Compares a key's revision: `undefined` means that it must not exist. */
export function unchanged(key: string, seen: KeyValue | undefined): object {
  return {
    key: base64(key),
    target: "MOD",
    result: "EQUAL",
    mod_revision: seen?.modRevision ?? "0",
  };
}

/** All keys that begin with `prefix`, which ends with a slash: up to the prefix with its last byte one higher. */
export function rangeOf(prefix: string): { readonly key: string; readonly range_end: string } {
  return { key: base64(prefix), range_end: base64(`${prefix.slice(0, -1)}0`) };
}

export class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #sockets = new Set<Socket>();

  constructor(readonly address: Address) {}

  /** @throws EtcdFailure */
  call<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail = (error: unknown): void => reject(new EtcdFailure(error));
      const text = JSON.stringify(body);
      const { host, port } = this.address;
      const call = request(
        {
          host,
          port,
          path: `/v3/${path}`,
          method: "POST",
          agent: this.#agent,
          headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text) },
          ...(signal === undefined ? {} : { signal }),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", fail);
          response.on("end", () => {
            const answer = Buffer.concat(chunks).toString();
            try {
              const json = JSON.parse(answer) as T & { error?: string };
              if (response.statusCode === 200) resolve(json);
              else fail(json);
            } catch {
              fail(new Error(`expected JSON from ${path}, got ${JSON.stringify(answer.slice(0, 100))}`));
            }
          });
        },
      );
      call.on("error", fail);
      call.on("socket", (socket) => this.#sockets.add(socket));
      call.end(text);
    });
  }

  async range(key: string, options: { serializable?: boolean } = {}): Promise<KeyValue | undefined> {
    return only(await this.call<RangeResponse>("kv/range", { key: base64(key), ...options }));
  }

  async put(key: string, value: string): Promise<void> {
    await this.call("kv/put", { key: base64(key), value: base64(value) });
  }

  txn(compare: readonly object[], success: readonly TxnOperation[]): Promise<TxnResponse> {
    return this.call<TxnResponse>("kv/txn", { compare, success });
  }

  /** Removes every key that begins with `prefix`, which ends with a slash. */
  static async clear(address: Address, prefix: string, signal: AbortSignal): Promise<void> {
    const connection = new Connection(address);
    try {
      await connection.call("kv/deleterange", rangeOf(prefix), signal);
    } finally {
      connection.close();
    }
  }

  /** @throws EtcdFailure when the agent had to make its connection anew: something came that it had not asked for */
  expectOneSocket(): void {
    if (this.#sockets.size > 1)
      throw new EtcdFailure(new Error("expected all answers over one connection, it was closed in between"));
  }

  close(): void {
    this.#agent.destroy();
  }
}
