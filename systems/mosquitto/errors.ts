/**
 * What errors of MQTT mean, and the only place that says so. A reason code of 0x80 and above in the answer to a packet says
 * that the broker did not accept it; a lost connection, or a broker that disconnects, says nothing.
 * (OASIS, "MQTT Version 5.0", §2.4 "Reason Code".)
 */
import type { Classification } from "../../harness/client.js";
import { Declined } from "../declined.js";
import { Failure } from "../failure.js";

/** How far the client had come: what was asked for but changes nothing did not happen. */
export type Phase = "open" | "reading" | "changing";

export class MqttFailure extends Failure<Phase> {
  override readonly name = "MqttFailure";
}

/** Answers with which a broker says that it did not do it. 0x80 and 0x83 ("unspecified") do not say that much. */
export const DEFINITE: Readonly<Record<number, string>> = {
  0x87: "not authorized",
  0x90: "not a topic that it takes",
  0x91: "the packet's identifier is in use",
  0x97: "quota exceeded",
  0x99: "not a payload that it takes",
};

export const REFUSED_FROM = 0x80;

export function classify(error: unknown): Classification {
  if (error instanceof Declined) return { definite: true, code: error.code };
  const failure = error instanceof MqttFailure ? error : new MqttFailure("changing", error);
  const { phase, answered } = failure;
  if (answered !== undefined) {
    const definite = phase !== "changing" || DEFINITE[answered] !== undefined;
    return { definite, code: `MQTT0x${answered.toString(16)}` };
  }
  const { code } = (failure.cause ?? {}) as Record<string, unknown>;
  return {
    definite: phase !== "changing",
    code: typeof code === "string" ? code : "connection-lost",
    disconnected: true,
  };
}
