/**
 * What a toxic is: a kind (code, names and types of its attributes) and an instance (values, name, stream).
 *
 * One kind per file beside this one. A kind is stateless; what it must remember per connection is in `pipe.state`.
 * Attribute values are read anew at every use, so an update reaches running connections.
 */
import type { Chunk } from "../channel.js";
import type { Direction } from "../direction.js";
import type { Framing } from "../messages/framing.js";
import type { Random } from "../random.js";

export type { Direction };

/** A chunk, or why there is none. */
export type ReadResult = Chunk | "end" | "interrupted" | "late";

export interface Shared {
  /** Requests to commit that have gone by unanswered. */
  commits: number;
}

/** What a toxic sees of one direction of one connection. */
export interface Pipe {
  readonly state: object;
  readonly random: Random;
  readonly direction: Direction;
  /** How the stream divides into messages, where the proxy was told. */
  readonly framing: Framing | undefined;
  /** Whether all bytes of the connection pass this toxic, from the first one on. */
  readonly fromStart: boolean;
  /** What toxics of one connection, of both directions, tell each other. */
  readonly shared: Shared;
  /** The next chunk; `late` only if `withinMs` was given and passed. */
  read(withinMs?: number): Promise<ReadResult>;
  /** Hands a chunk on and waits for room. An interruption ends the wait, never loses the chunk. */
  write(chunk: Chunk): Promise<void>;
  /** Resolves to false if interrupted before `durationMs` had passed. */
  sleep(durationMs: number): Promise<boolean>;
  untilInterrupted(): Promise<void>;
  /** Ends this direction, which closes both sockets. */
  close(): void;
}

/** Milliseconds, bytes and so on as the API names them; 64-bit, hence bigint. */
export type Attributes = Record<string, bigint>;

export interface ToxicKind {
  readonly type: string;
  /** The name which error texts of the original use. */
  readonly goName: string;
  /** In the order in which they are written. */
  readonly attributes: Readonly<Record<string, "int" | "int64">>;
  readonly bufferChunks?: number;
  /** Data has been lost, so removing the toxic must end the connection. */
  readonly closesOnRemoval?: true;
  /** Connections that start under this toxic end with RST instead of FIN. */
  readonly resetsConnections?: true;
  newState?(): object;
  /** Moves chunks until interrupted or closed. */
  pipe(pipe: Pipe, attributes: Attributes): Promise<void>;
}

export interface Toxic {
  readonly kind: ToxicKind;
  readonly attributes: Attributes;
  readonly name: string;
  /** As the user wrote it; `direction` is what it means. */
  readonly stream: string;
  readonly direction: Direction;
  /** Share of connections that are hit, a float32. */
  toxicity: number;
}

export function isChunk(result: ReadResult): result is Chunk {
  return typeof result === "object";
}

/** An attribute as a number; precision beyond 2^53 does not matter to a delay or a size. */
export function numberOf(attributes: Attributes, name: string): number {
  return Number(attributes[name] ?? 0n);
}
