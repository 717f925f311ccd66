/**
 * The protocol of MySQL and MariaDB (mariadb.com/kb, "Client/Server Protocol"): packets of a length in three bytes, a
 * number, and so many bytes. A message is a request, or the whole reply to one: an OK, an error, or a result set with
 * all its columns and rows (text protocol, with EOFs). Greetings before the first OK are a packet each.
 */
import type { Framing, Message, Range } from "./framing.js";

const HEAD_BYTES = 4;
const LENGTH_BYTES = 3;
/** A longer payload would be split into several packets. */
const PACKET_BYTES_MAX = 0xffffff;
const OK = 0x00;
const EOF = 0xfe;
const ERROR = 0xff;
const NULL = 0xfb;
/** A row may begin with this as well, but is longer then. */
const EOF_BYTES_MAX = 9;
const QUERY = 0x03;
/** Lengths and counts up to here are a single byte. */
const SHORT_MAX = 250;

interface Packet {
  readonly from: number;
  readonly end: number;
  /** First byte of the payload. */
  readonly type: number | undefined;
}

export const mysql: Framing = {
  name: "mysql",
  first(bytes, direction, state): Message | undefined {
    const packet = packetAt(bytes, 0);
    if (packet === undefined) return undefined;
    if (direction === "upstream") {
      const commits =
        packet.type === QUERY && /^\s*commit\b/i.test(bytes.toString("latin1", packet.from + 1, packet.end));
      // The text of a query is not content: one that is damaged is no query.
      return { length: packet.end, content: [], ...(commits ? { commits } : {}) };
    }
    if (state.begun !== true) {
      // The greeting comes first; what the client then says is answered with OK at last.
      state.begun = state.index > 0 && packet.type === OK;
      return { length: packet.end, content: [] };
    }
    const isResultSet = packet.end - packet.from === 1 && packet.type! > OK && packet.type! <= SHORT_MAX;
    return isResultSet ? resultSet(bytes, packet) : { length: packet.end, content: [] };
  },
};

/**
 * A count of columns, their definitions, an EOF, rows, and an EOF or an error.
 * @throws Error when both sides have agreed to do without EOFs (CLIENT_DEPRECATE_EOF): then no row can be told from an OK
 */
function resultSet(bytes: Buffer, count: Packet): Message | undefined {
  let packet: Packet | undefined = count;
  for (let column = 0; column < count.type! && packet !== undefined; column++)
    packet = packetAt(bytes, packet.end);
  if (packet === undefined) return undefined;
  let next = packetAt(bytes, packet.end);
  if (next === undefined) return undefined;
  if (!isEnd(next)) throw new Error("expected an EOF after the columns of MySQL's result set");
  next = packetAt(bytes, next.end);
  const content: Range[] = [];
  while (next !== undefined && !isEnd(next) && next.type !== ERROR) {
    content.push(...valuesOf(bytes, next));
    next = packetAt(bytes, next.end);
  }
  return next === undefined ? undefined : { length: next.end, content };
}

const isEnd = ({ from, end, type }: Packet): boolean => type === EOF && end - from < EOF_BYTES_MAX;

/** The columns of a row: each a length and so many bytes, or a null. Values longer than 250 bytes are left alone. */
function valuesOf(bytes: Buffer, { from, end }: Packet): Range[] {
  const ranges: Range[] = [];
  for (let at = from; at < end;) {
    const size = bytes[at]!;
    at++;
    if (size === NULL) continue;
    if (size > SHORT_MAX) break;
    if (size > 0) ranges.push([at, at + size]);
    at += size;
  }
  return ranges;
}

/** Undefined while it is not whole. @throws Error when its length is that of a part of something longer */
function packetAt(bytes: Buffer, at: number): Packet | undefined {
  if (bytes.length < at + HEAD_BYTES) return undefined;
  const length = bytes.readUIntLE(at, LENGTH_BYTES);
  if (length === PACKET_BYTES_MAX)
    throw new Error("expected a message of MySQL's protocol in one packet, got one of more than 16 MB");
  const from = at + HEAD_BYTES;
  return bytes.length < from + length ? undefined : { from, end: from + length, type: bytes[from] };
}
