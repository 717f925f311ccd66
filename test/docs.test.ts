/** Pages that are made from the code are what the code would make of them now. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { lossWorkloadsPage, PAGE } from "../scripts/loss-workloads.js";

it("the page of loss workloads is current (npx tsx scripts/loss-workloads.ts)", () => {
  expect(readFileSync(join(resolve(import.meta.dirname, ".."), PAGE), "utf8")).toBe(lossWorkloadsPage());
});
