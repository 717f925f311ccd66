/** The table of errors, as a table. */
import { describe, expect, it } from "vitest";
import { Declined } from "../declined.js";
import { KafkaFailure, classify, type Phase } from "./errors.js";

/** As the driver reports an error code in an answer: one for each partition. */
const answered = (apiId: string) =>
  Object.assign(new Error("from a broker"), { errors: [{ apiId }], code: "PLT_KFK_RESPONSE" });
const socket = (code: string) =>
  Object.assign(new Error("lost"), { code: "PLT_KFK_NETWORK", cause: { code } });

describe("what an error means", () => {
  const table: [what: string, Phase, cause: unknown, definite: boolean, code: string][] = [
    [
      "a leader that was deposed, maybe after it was written",
      "committing",
      answered("NOT_LEADER_OR_FOLLOWER"),
      false,
      "NOT_LEADER_OR_FOLLOWER",
    ],
    [
      "a coordinator that was deposed, maybe after it was written",
      "committing",
      answered("NOT_COORDINATOR"),
      false,
      "NOT_COORDINATOR",
    ],
    [
      "another leader, asked to read",
      "reading",
      answered("NOT_LEADER_OR_FOLLOWER"),
      true,
      "NOT_LEADER_OR_FOLLOWER",
    ],
    ["partitions dealt out anew", "committing", answered("ILLEGAL_GENERATION"), true, "ILLEGAL_GENERATION"],
    ["too few replicas before", "committing", answered("NOT_ENOUGH_REPLICAS"), true, "NOT_ENOUGH_REPLICAS"],
    [
      "too few replicas after it was written",
      "committing",
      answered("NOT_ENOUGH_REPLICAS_AFTER_APPEND"),
      false,
      "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
    ],
    ["replicas too slow", "committing", answered("REQUEST_TIMED_OUT"), false, "REQUEST_TIMED_OUT"],
    ["a disk that fails", "committing", answered("KAFKA_STORAGE_ERROR"), false, "KAFKA_STORAGE_ERROR"],
    [
      "a fenced producer at EndTxn",
      "committing",
      answered("INVALID_PRODUCER_EPOCH"),
      true,
      "INVALID_PRODUCER_EPOCH",
    ],
    [
      "replicas too slow, before EndTxn",
      "in-transaction",
      answered("REQUEST_TIMED_OUT"),
      true,
      "REQUEST_TIMED_OUT",
    ],
    ["connection lost before EndTxn", "in-transaction", socket("ECONNRESET"), true, "ECONNRESET"],
    ["connection lost at EndTxn", "committing", socket("ECONNRESET"), false, "ECONNRESET"],
    ["connection refused", "open", socket("ECONNREFUSED"), true, "ECONNREFUSED"],
    [
      "closed without a word",
      "committing",
      Object.assign(new Error("closed"), { code: "PLT_KFK_NETWORK" }),
      false,
      "connection-lost",
    ],
  ];
  it.each(table)("%s", (_what, phase, cause, definite, code) => {
    expect(classify(new KafkaFailure(phase, cause))).toEqual({ definite, code });
  });

  it("what the client declined did not happen; what is not known may have", () => {
    expect(classify(new Declined("aborted", "x"))).toEqual({ definite: true, code: "aborted" });
    expect(classify(new Error("?"))).toMatchObject({ definite: false });
    expect(classify(undefined)).toMatchObject({ definite: false });
  });
});
