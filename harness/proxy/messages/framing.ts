/**
 * How a protocol divides its byte stream into messages: where the first one ends, and which of its bytes are content
 * that may be damaged without breaking the division. Pure; read from the first byte of a connection on, because in
 * the middle of a stream nobody can tell.
 */
import type { Direction } from "../direction.js";

/** Bytes of content, from and to (not included), counted from the message's beginning. */
export type Range = readonly [number, number];

export interface Message {
  /** Bytes of the whole message. */
  readonly length: number;
  /** Content that a client takes for data; may be none. */
  readonly content: readonly Range[];
  /** It asks for a transaction to be committed. */
  readonly commits?: true;
}

/** What a reader remembers between messages of one direction of one connection. */
export interface ReaderState {
  /** How many messages were whole before this one. */
  index: number;
  /** Past the messages that a protocol begins with. */
  begun?: boolean;
}

export interface Framing {
  readonly name: string;
  /** The first message of these bytes; undefined while it is not whole. @throws Error when it is no such protocol */
  first(bytes: Buffer, direction: Direction, state: ReaderState): Message | undefined;
}

/** Far more than any test sends; what claims to be longer is not this protocol. */
export const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;
