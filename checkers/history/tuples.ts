/**
 * Histories of many objects as Jepsen writes them (`jepsen.independent`): the value of every operation is the tuple
 * [key, value]. They are told by a look at the whole history: no event names a key, everything that clients invoke is
 * a pair, and something that asks without saying anything, such as a read, is invoked with [key, null]. Then the key of
 * each tuple becomes the operation's key, and what is beside it its value.
 */
import { MalformedHistoryError } from "./malformed.js";
import { keyName, type Columns } from "./history.js";

const OK = 0;

/** Invoked with nothing: a put of [id, null] deletes, and is no question. */
const QUESTIONS = [
  "read",
  "get",
  "dequeue",
  "pop",
  "poll",
  "drain",
  "acquire",
  "release",
  "generate",
  "read-init",
  "leader",
  "elect",
];

/**
 * The key of each operation, with the tuples of `input` and `output` replaced by their values; undefined, and nothing
 * changed, where the values are no tuples.
 * @throws MalformedHistoryError for a completion with a tuple of another key, or with none
 */
export function keysOfTuples(
  {
    type,
    f,
    end,
    input,
    output,
  }: Pick<Columns, "type" | "f" | "end"> & {
    input: unknown[];
    output: unknown[];
  },
  names: readonly string[],
  lineOf: (index: number) => number,
): unknown[] | undefined {
  if (!areTuples(input, f, names)) return undefined;
  return input.map((tuple, row) => {
    const [key, asked] = tuple as [unknown, unknown];
    const told = output[row];
    input[row] = asked;
    if (isTuple(told) && keyName(told[0]) === keyName(key)) output[row] = told[1];
    else if (type[row] === OK)
      throw new MalformedHistoryError(
        lineOf(end[row]!),
        "all values of this history are tuples [key, value], and this operation was invoked with the key " +
          keyName(key),
        told,
      );
    return key;
  });
}

function areTuples(input: readonly unknown[], f: Columns["f"], names: readonly string[]): boolean {
  const isQuestion = names.map((name) => QUESTIONS.includes(name));
  let asked = false;
  for (let row = 0; row < input.length; row++) {
    const value = input[row];
    if (!isTuple(value)) return false;
    if (value[1] === null && isQuestion[f[row]!] === true) asked = true;
  }
  return asked;
}

/** A list of two micro-operations is none. */
function isTuple(value: unknown): value is readonly [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const key: unknown = value[0];
  return key !== null && !Array.isArray(key);
}
