/**
 * A register: `read` gives the value last written; `write` replaces it; `cas` [from, to] replaces it when it
 * is `from`. A failed cas does not appear here as a call of its own unless it counts as an observation
 * (`cas-failed`: the value was not `from` at some point).
 *
 * States are value ids or any values with identity by `key`.
 */
import { keyName } from "../history/history.js";
import type { Model } from "./model.js";

/** The name under which a failed cas that is taken as an observation reaches the model. */
export const CAS_FAILED = "cas-failed";

export function registerModel(initial: unknown = null): Model {
  return {
    name: "register",
    initial,
    key: keyName,
    effect(call) {
      if (call.f === "write") return "overwrite";
      if (call.f !== "cas") return "observe";
      const [from, to] = call.input as readonly [unknown, unknown];
      return keyName(from) === keyName(to) ? "observe" : "update";
    },
    requires(call) {
      if (call.f === "read") return call.known ? call.output : undefined;
      return call.f === "cas" ? (call.input as readonly [unknown, unknown])[0] : undefined;
    },
    step(state, call) {
      switch (call.f) {
        case "read":
          return !call.known || keyName(call.output) === keyName(state) ? [state] : [];
        case "write":
          return [call.input];
        case "cas": {
          const [from, to] = call.input as readonly [unknown, unknown];
          return keyName(from) === keyName(state) ? [to] : [];
        }
        case CAS_FAILED: {
          const [from] = call.input as readonly [unknown, unknown];
          return keyName(from) === keyName(state) ? [] : [state];
        }
        default:
          return [];
      }
    },
  };
}
