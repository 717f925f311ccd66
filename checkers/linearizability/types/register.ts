/**
 * Registers: `read`, `write` value, `cas` [from, to]. Values may be any JSON.
 *
 * A failed cas did not happen (Jepsen), unless `failed-cas=observation`: then it saw a value other than `from`.
 * A read of nil is the value nil, so that a lost write is noticed; with `nil-reads=unknown` (Knossos) it says
 * nothing.
 */
import { keyName } from "../../history/history.js";
import { CAS_FAILED as CAS_FAILED_CALL, registerModel } from "../../models/register.js";
import { DROP, FAIL, INFO, OK, type ObjectReader, type ObjectType } from "../object-type.js";
import { CAS, CAS_FAILED, READ, WRITE } from "../unique/clusters.js";
import { checkUniqueRegister } from "../unique/register.js";
import type { Part } from "../part.js";
import { staleness } from "../staleness.js";
import { isPair, jsonSetting, malformed, wordSetting } from "./shapes.js";

const NAMES = ["read", "write", "cas", CAS_FAILED_CALL];

const SETTINGS = {
  initial: "value before the first write, as JSON; default null",
  "nil-reads": "value (default): reading null observes null; unknown: it says nothing",
  "failed-cas": "ignore (default): a failed cas did not happen; observation: it saw another value",
};

function registerType(name: string, summary: string, casRequired: boolean): ObjectType {
  return {
    name,
    summary,
    operations: ["read", "write", "cas"],
    settings: SETTINGS,
    open: (settings) => open(settings, casRequired),
  };
}

function open(settings: Readonly<Record<string, string>>, casRequired: boolean): ObjectReader {
  const initial = jsonSetting(settings["initial"], null);
  const nilIsValue = wordSetting("nil-reads", settings["nil-reads"], ["value", "unknown"]) === "value";
  const failedIsObservation =
    wordSetting("failed-cas", settings["failed-cas"], ["ignore", "observation"]) === "observation";
  let casSeen = false;
  return {
    registers: nilIsValue && !failedIsObservation,
    model: registerModel(initial),
    observing: [READ, CAS, CAS_FAILED],
    encode(row, values, coded) {
      if (row.f === "read") {
        if (row.type !== OK || (!nilIsValue && (row.output ?? null) === null)) return DROP;
        coded.a = values.id(row.output);
        return READ;
      }
      if (row.f === "write") {
        if (row.input === null || row.input === undefined) malformed(row, "a value to write", row.input);
        if (row.type === FAIL) return DROP;
        coded.a = values.id(row.input);
        return WRITE;
      }
      const pair = row.input;
      if (!isPair(pair)) return malformed(row, "[from, to]", pair);
      casSeen = true;
      if (row.type === FAIL && !failedIsObservation) return DROP;
      coded.a = values.id(pair[0]);
      if (row.type === FAIL) return CAS_FAILED;
      coded.b = values.id(pair[1]);
      // A crashed cas that would change nothing needs no place.
      return row.type === INFO && coded.a === coded.b ? DROP : CAS;
    },
    decode(kind, a, b) {
      const f = NAMES[kind]!;
      const input = kind === READ ? null : kind === WRITE ? a : kind === CAS ? [a, b] : [a, null];
      return { f, input, output: kind === READ ? a : null, known: true, process: 0 };
    },
    vacuous: () => (casRequired && !casSeen ? "no cas was attempted" : undefined),
    staleness: (part, times) => staleness(part, initialIn(part, initial), times),
    fast: (part) => checkUniqueRegister(part, initialIn(part, initial)),
  };
}

/** The initial value's id in a part; the number of values where it does not occur. */
function initialIn({ values }: Part, initial: unknown): number {
  const name = keyName(initial);
  const plain = typeof initial !== "object" || initial === null;
  const at = plain ? values.indexOf(initial) : values.findIndex((value) => keyName(value) === name);
  return at < 0 ? values.length : at;
}

export const registerObject = registerType("register", "a register per key: read, write, cas", false);
export const casRegisterObject = registerType(
  "cas-register",
  "a register per key that must be tried by cas",
  true,
);
