/**
 * Redis' protocol, RESP 2 and 3 (redis.io, "Redis serialization protocol specification"): lines, strings of a stated
 * length, and aggregates of these. Requests are aggregates too, or lines.
 */
import { MESSAGE_BYTES_MAX, type Framing, type Message, type Range } from "./framing.js";

const CR_LF = 2;

export const resp: Framing = {
  name: "resp",
  first(bytes): Message | undefined {
    const content: Range[] = [];
    const end = skip(bytes, 0, content);
    if (end === undefined) return undefined;
    const words = content.map(([from, to]) => bytes.toString("latin1", from, to).toLowerCase());
    return { length: end, content, ...(words[0] === "exec" ? { commits: true as const } : {}) };
  },
};

/** Where the element at `at` ends; notes its content. */
function skip(bytes: Buffer, at: number, content: Range[]): number | undefined {
  const end = bytes.indexOf("\r\n", at, "latin1");
  if (end < 0) return undefined;
  const next = end + CR_LF;
  const type = String.fromCharCode(bytes[at]!);
  if ("$!=".includes(type)) {
    const size = count(bytes, at, end);
    if (size < 0) return next;
    if (next + size + CR_LF > bytes.length) return undefined;
    if (size > 0) content.push([next, next + size]);
    return next + size + CR_LF;
  }
  if ("*%~>|".includes(type)) {
    const elements = count(bytes, at, end) * ("%|".includes(type) ? 2 : 1);
    let inside: number | undefined = next;
    for (let i = 0; i < elements && inside !== undefined; i++) inside = skip(bytes, inside, content);
    // Attributes come before what they are about.
    return type === "|" && inside !== undefined ? skip(bytes, inside, content) : inside;
  }
  // Status and integers; an error's text is no data.
  if ("+:".includes(type) && end > at + 1) content.push([at + 1, end]);
  return next;
}

function count(bytes: Buffer, at: number, end: number): number {
  const text = bytes.toString("latin1", at + 1, end);
  const number = Number(text);
  if (!Number.isInteger(number) || number > MESSAGE_BYTES_MAX)
    throw new Error(`expected a length of Redis' protocol, got ${JSON.stringify(text.slice(0, 40))}`);
  return number;
}
