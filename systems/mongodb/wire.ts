/**
 * MongoDB's wire protocol, as far as it is needed here: one document asked, one document answered, each an OP_MSG with a
 * single section. (MongoDB manual, "MongoDB Wire Protocol".)
 */

const HEADER_BYTES = 16;
const FLAGS_BYTES = 4;
/** Sections of kind 0 are one document. */
const BODY_KIND = 0;
const DOCUMENT_AT = HEADER_BYTES + FLAGS_BYTES + 1;
const OP_MSG = 2013;
/** MongoDB's own limit, maxMessageSizeBytes. */
const MESSAGE_BYTES_MAX = 48_000_000;

/** One answer: what it answers, and its document as BSON. */
export interface Answer {
  readonly request: number;
  readonly document: Buffer;
}

/** @param document as BSON */
export function message(request: number, document: Uint8Array): Buffer {
  const bytes = Buffer.alloc(DOCUMENT_AT + document.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(request, 4);
  bytes.writeInt32LE(OP_MSG, 12);
  bytes.writeUInt8(BODY_KIND, HEADER_BYTES + FLAGS_BYTES);
  bytes.set(document, DOCUMENT_AT);
  return bytes;
}

/** Whole answers, however the stream was cut. */
export class Answers {
  #rest: Buffer = Buffer.alloc(0);

  /** @throws Error at what is no answer of this protocol */
  push(bytes: Buffer): Answer[] {
    const answers: Answer[] = [];
    let all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (all.length >= HEADER_BYTES) {
      const end = all.readInt32LE(0);
      if (end < DOCUMENT_AT || end > MESSAGE_BYTES_MAX)
        throw new Error(`expected an answer of MongoDB, got one of ${String(end)} bytes`);
      if (all.length < end) break;
      answers.push(answerIn(all.subarray(0, end)));
      all = all.subarray(end);
    }
    this.#rest = all;
    return answers;
  }
}

function answerIn(bytes: Buffer): Answer {
  const opcode = bytes.readInt32LE(12);
  const kind = bytes.readUInt8(HEADER_BYTES + FLAGS_BYTES);
  if (opcode !== OP_MSG || kind !== BODY_KIND)
    throw new Error(
      `expected an OP_MSG with one document, got opcode ${String(opcode)}, section ${String(kind)}`,
    );
  const length = bytes.readInt32LE(DOCUMENT_AT);
  return { request: bytes.readInt32LE(8), document: bytes.subarray(DOCUMENT_AT, DOCUMENT_AT + length) };
}
