/**
 * What befalls messages, whether datagrams or those of a framed stream: each is lost, sent twice, held back behind the
 * one after it, or damaged, one in so many on average (0: never). Pure but for the draws.
 */
import type { Random } from "../random.js";
import type { Range } from "./framing.js";

export const MEDDLING = [
  "lose_one_in",
  "lose_nth",
  "duplicate_one_in",
  "reorder_one_in",
  "corrupt_one_in",
] as const;

/** `lose_nth`: the message of that number, counted from 1 since the connection began, is lost. */
export type Meddling = Readonly<Record<(typeof MEDDLING)[number], number>>;

/** One direction of one connection, or of one client's datagrams. */
export class Meddler {
  private held: Buffer | undefined;
  private count = 0;

  constructor(private readonly random: Random) {}

  /** What is to be sent instead of this message, in this order. */
  meddle(message: Buffer, content: readonly Range[], meddling: Meddling): Buffer[] {
    this.count++;
    const oneIn = (n: number): boolean => n > 0 && this.random() * n < 1;
    if (meddling.lose_nth === this.count || oneIn(meddling.lose_one_in)) return [];
    const sent = oneIn(meddling.corrupt_one_in) ? damaged(message, content, this.random) : message;
    const all = oneIn(meddling.duplicate_one_in) ? [sent, sent] : [sent];
    if (this.held !== undefined) return [...all, this.release()!];
    if (!oneIn(meddling.reorder_one_in)) return all;
    this.held = sent;
    return all.slice(1);
  }

  /** The message held back, if one is: nothing came after it, so it goes as it is. */
  release(): Buffer | undefined {
    const { held } = this;
    this.held = undefined;
    return held;
  }

  get holds(): boolean {
    return this.held !== undefined;
  }
}

const LINE_ENDS = [0x0a, 0x0d];

/** One bit of content flips: the lowest, so that digits stay digits and no line ends where none did. */
function damaged(message: Buffer, content: readonly Range[], random: Random): Buffer {
  const places = content
    .flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))
    .filter((at) => !LINE_ENDS.includes(message[at]! ^ 1));
  const at = places[Math.floor(random() * places.length)];
  if (at === undefined) return message;
  const copy = Buffer.from(message);
  copy[at]! ^= 1;
  return copy;
}
