/**
 * **lww-register**: registers where the write with the latest timestamp wins. An acknowledged write that loses to an
 * earlier one because of a clock is lost: what last-write-wins does to those who trust clocks.
 */
import { lwwRegisterChecker } from "../../checkers/lww-register/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { writesAndReads } from "./generate.js";

export const lwwRegister: Workload = {
  name: "lww-register",
  summary: "Registers where the latest timestamp wins: writes lost by clocks.",
  checker: lwwRegisterChecker,
  settings: {},
  generate: writesAndReads,
  isRead: ({ f }) => f === "read",
  fake,
};
