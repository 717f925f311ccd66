/** Assignments, as bytes and as shares. */
import { describe, expect, it } from "vitest";
import { assignmentOf, partitionsIn, roundRobin, subscriptionTo } from "./assignment.js";

describe("assignments", () => {
  it.each([[[]], [[0]], [[3, 1, 70_000]]])("come back as they were written: %j", (partitions) => {
    expect(partitionsIn(assignmentOf("a topic", partitions))).toEqual(partitions);
  });

  it("that are empty hold nothing", () => {
    expect(partitionsIn(Buffer.alloc(0))).toEqual([]);
  });

  it("have the bytes of Kafka's schemas", () => {
    expect(subscriptionTo("ab").toString("hex")).toBe("0000" + "00000001" + "00026162" + "ffffffff");
    expect(assignmentOf("ab", [7]).toString("hex")).toBe(
      "0000" + "00000001" + "00026162" + "00000001" + "00000007" + "ffffffff",
    );
  });

  it("deal out every partition once, and evenly", () => {
    const shares = roundRobin(["c", "a", "b"], 8);
    expect(shares.get("a")).toEqual([0, 3, 6]);
    expect(shares.get("b")).toEqual([1, 4, 7]);
    expect(shares.get("c")).toEqual([2, 5]);
    expect([...roundRobin(["a", "b"], 1).values()]).toEqual([[0], []]);
  });
});
