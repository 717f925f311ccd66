/**
 * The sessions of the consumers on a broker. A session outlives the connections over which it is used: what was dealt to
 * a consumer that is gone waits there for whoever comes next under its name. So names are given out again, and the
 * client's half of a session's state is kept here. Before the queue is drained consumers stop, as one would stop them in
 * operation; then every session is looked into.
 */
import type { ClusterNode } from "../system.js";

export interface Session {
  readonly name: string;
  /** Identifiers of messages of QoS 2 that were taken, and that the broker has not released yet. */
  readonly received: Set<number>;
}

/** Who uses a session now. */
export interface Holder {
  /** Ends its connection. @returns what it had been given for good and has not handed out */
  stop(): readonly number[];
}

/** A consumer that stays away. */
export const ABSENT = "absent";

export class Sessions {
  readonly #sessions = new Map<string, { session: Session; holder: Holder | undefined }>();
  /** Taken by a drain that has not come to its end. */
  readonly drained: number[] = [];

  static readonly #brokers = new Map<string, Sessions>();

  static of(nodes: readonly ClusterNode[]): Sessions {
    const key = nodes.map(({ direct }) => `${direct.host}:${String(direct.port)}`).join();
    let sessions = Sessions.#brokers.get(key);
    if (sessions === undefined) Sessions.#brokers.set(key, (sessions = new Sessions()));
    return sessions;
  }

  /** The session of a name, without a holder. */
  named(name: string): Session {
    let entry = this.#sessions.get(name);
    if (entry === undefined) {
      entry = { session: { name, received: new Set() }, holder: undefined };
      this.#sessions.set(name, entry);
    }
    return entry.session;
  }

  /** One that nobody holds. */
  acquire(holder: Holder): Session {
    for (let i = 0; ; i++) {
      const session = this.named(`worker-${String(i)}`);
      const entry = this.#sessions.get(session.name)!;
      if (entry.holder !== undefined) continue;
      entry.holder = holder;
      return session;
    }
  }

  release(session: Session): void {
    const entry = this.#sessions.get(session.name);
    if (entry !== undefined) entry.holder = undefined;
  }

  /** Has every holder stop, and keeps what these had been given. @returns all sessions */
  stopAll(): readonly Session[] {
    const entries = [...this.#sessions.values()];
    for (const { holder } of entries) this.drained.push(...(holder?.stop() ?? []));
    return entries.map(({ session }) => session);
  }

  /** As after the broker was made anew. */
  forget(): void {
    this.stopAll();
    this.#sessions.clear();
    this.drained.length = 0;
  }
}
