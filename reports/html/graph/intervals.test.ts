/** The view of linearizability violations bears whatever the checker left out. */
import { expect, it } from "vitest";
import { buildHistory } from "../../../checkers/history/builder.js";
import { proofOf } from "../../tell/proof.js";
import { intervals } from "./intervals.js";

const history = buildHistory(
  (
    [
      [0, "invoke", "write", 1],
      [1, "invoke", "read", null],
      [0, "ok", "write", 1],
      [1, "ok", "read", 2],
    ] as const
  ).map(([process, type, f, value], index) => ({ index, time: index * 1e6, process, type, f, value })),
);
const view = (details: Record<string, unknown>): string =>
  intervals(proofOf({ type: "nonlinearizable", operations: [0, 1], details }, history), "anomaly-1", history)
    .text;

it("draws intervals, the order tried, and why it fails", () => {
  const text = view({
    fatal: 1,
    orders: [{ order: [0], state: 1, blocked: [{ operation: 1, because: "read 2 is impossible" }] }],
    statesBefore: [null, 1],
    prefix: { operations: 12, last: [0] },
  });
  expect(text.match(/class="interval /g)).toHaveLength(2);
  expect(text).toContain('class="interval interval-ok core fatal"');
  expect(text).toContain("<strong>T2</strong> cannot come next: read 2 is impossible");
  expect(text).toContain("holds 12 operations");
  expect(text).toContain("could have been: null, 1");
});

it.each([
  {},
  { orders: "none" },
  { orders: [null, 3, { order: [99] }, { order: "x" }], prefix: null, statesBefore: {}, fatal: "?" },
])("does without %j", (details) => {
  expect(view(details)).toContain('class="interval ');
});
