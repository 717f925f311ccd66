import { expect, it } from "vitest";
import { lengthened, type Finding } from "./finding.js";

const row: Finding = { id: "X1", shows: "", workload: "set", model: "reliable", timeSeconds: 10 };
const kill = { fault: "kill", from: 2, until: 3 };

it("a row without faults, or with drawn ones, only lasts longer", () => {
  expect(lengthened(row, 30)).toEqual({ ...row, timeSeconds: 30 });
  expect(lengthened({ ...row, timeSeconds: 40 }, 30).timeSeconds).toBe(40);
});

it("faults that end come again in every round that has room for them", () => {
  expect(lengthened({ ...row, schedule: [kill] }, 32).schedule).toEqual([
    { fault: "kill", from: 2, until: 3 },
    { fault: "kill", from: 12, until: 13 },
    { fault: "kill", from: 22, until: 23 },
  ]);
});

it("a schedule with a fault that stays is gone through once", () => {
  const schedule = [kill, { fault: "failover", from: 5 }];
  expect(lengthened({ ...row, schedule }, 30)).toEqual({ ...row, schedule, timeSeconds: 30 });
});
