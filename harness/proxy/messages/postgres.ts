/**
 * PostgreSQL's protocol 3 (documentation, "Message Formats"): a type byte, then a length that counts itself. A client's
 * first messages have no type; a request for TLS is answered by a single byte.
 */
import { MESSAGE_BYTES_MAX, type Framing, type Message, type Range } from "./framing.js";

const LENGTH_BYTES = 4;
const PROTOCOL_3 = 3 << 16;

export const postgres: Framing = {
  name: "postgres",
  first(bytes, direction, state) {
    // Until its startup message a client's messages have no type: a startup message is told by the version in it.
    const untyped = direction === "upstream" && state.begun !== true;
    if (direction === "downstream" && state.index === 0 && bytes.length === 1 && "NS".includes(text(bytes)))
      return { length: 1, content: [] };
    const at = untyped ? 0 : 1;
    if (bytes.length < at + LENGTH_BYTES) return undefined;
    const length = at + bytes.readInt32BE(at);
    if (length < at + LENGTH_BYTES || length > MESSAGE_BYTES_MAX)
      throw new Error(`expected a message of PostgreSQL's protocol, got one of ${String(length)} bytes`);
    if (bytes.length < length) return undefined;
    if (untyped) {
      if (length >= 8 && bytes.readInt32BE(4) >>> 16 === PROTOCOL_3 >>> 16) state.begun = true;
      return { length, content: [] };
    }
    return { length, ...meaning(bytes.subarray(0, length), direction) };
  },
};

const text = (bytes: Buffer): string => bytes.toString("latin1");

function meaning(bytes: Buffer, direction: "upstream" | "downstream"): Omit<Message, "length"> {
  const type = String.fromCharCode(bytes[0]!);
  if (direction === "downstream") return { content: type === "D" ? valuesOf(bytes) : [] };
  const commits = type === "Q" && /^\s*(commit|end)\b/i.test(text(bytes.subarray(5)));
  // The text of a query is not content: one that is damaged is no query.
  return { content: [], ...(commits ? { commits } : {}) };
}

/** The columns of a DataRow: a count, then for each a length (-1 for null) and so many bytes. */
function valuesOf(bytes: Buffer): Range[] {
  const ranges: Range[] = [];
  let at = 7;
  for (let column = bytes.readInt16BE(5); column > 0 && at + LENGTH_BYTES <= bytes.length; column--) {
    const size = bytes.readInt32BE(at);
    at += LENGTH_BYTES;
    if (size > 0) {
      ranges.push([at, at + size]);
      at += size;
    }
  }
  return ranges;
}
