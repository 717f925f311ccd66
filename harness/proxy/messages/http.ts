/**
 * HTTP/1.1 (RFC 9112): a head that ends with an empty line, and a body whose length the head states, or which comes in
 * chunks. A request whose path ends with `txn` or `commit`, as etcd's gateway has it, asks for a transaction to be
 * committed.
 */
import { MESSAGE_BYTES_MAX, type Framing, type Message, type Range } from "./framing.js";

const HEAD_BYTES_MAX = 64 * 1024;
const HEAD_END = "\r\n\r\n";
const LINE_END = "\r\n";

const REQUEST = /^[A-Z]+ (\S+) HTTP\/1\.1\r\n/;
const REPLY = /^HTTP\/1\.1 (\d{3})/;
const COMMITS = /\/(?:txn|commit)$/;

export const http: Framing = {
  name: "http",
  first(bytes, direction): Message | undefined {
    const end = bytes.indexOf(HEAD_END, 0, "latin1");
    if (end < 0) {
      if (bytes.length > HEAD_BYTES_MAX) throw notHttp(bytes);
      return undefined;
    }
    const at = end + HEAD_END.length;
    const head = bytes.toString("latin1", 0, at);
    const [, word] = (direction === "upstream" ? REQUEST : REPLY).exec(head) ?? [];
    if (word === undefined) throw notHttp(bytes);
    const body =
      direction === "downstream" && hasNone(word) ? { end: at, content: [] } : bodyOf(bytes, at, head);
    if (body === undefined || body.end > bytes.length) return undefined;
    const commits = direction === "upstream" && COMMITS.test(word);
    return { length: body.end, content: body.content, ...(commits ? { commits } : {}) };
  },
};

interface Body {
  readonly end: number;
  readonly content: readonly Range[];
}

/** Undefined while it is not known where it ends. @throws Error where only the end of the connection would tell */
function bodyOf(bytes: Buffer, at: number, head: string): Body | undefined {
  if (/\r\ntransfer-encoding:[^\r]*chunked/i.test(head)) return chunks(bytes, at);
  const [, digits] = /\r\ncontent-length: *(\d+) *\r\n/i.exec(head) ?? [];
  if (digits === undefined && REPLY.test(head))
    throw new Error("expected a reply with its length, or in chunks; got one that ends with its connection");
  const length = Number(digits ?? 0);
  if (length > MESSAGE_BYTES_MAX)
    throw new Error(`expected a message of HTTP, got one of ${String(length)} bytes`);
  return { end: at + length, content: length === 0 ? [] : [[at, at + length]] };
}

/** Each has a line with its length, in hexadecimal; one of none is the last, before trailers and an empty line. */
function chunks(bytes: Buffer, from: number): Body | undefined {
  const content: Range[] = [];
  for (let at = from; ;) {
    const line = bytes.indexOf(LINE_END, at, "latin1");
    if (line < 0) return undefined;
    const start = line + LINE_END.length;
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    if (!(size >= 0 && size <= MESSAGE_BYTES_MAX)) throw notHttp(bytes.subarray(at));
    if (size === 0) {
      const trailers = bytes.indexOf(HEAD_END, line, "latin1");
      return trailers < 0 ? undefined : { end: trailers + HEAD_END.length, content };
    }
    content.push([start, start + size]);
    at = start + size + LINE_END.length;
  }
}

const hasNone = (status: string): boolean => status.startsWith("1") || status === "204" || status === "304";

const notHttp = (bytes: Buffer): Error =>
  new Error(`expected a message of HTTP/1.1, got ${JSON.stringify(bytes.toString("latin1", 0, 40))}`);
