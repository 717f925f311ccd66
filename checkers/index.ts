/** The checkers as a library of their own: histories in, verdicts out, nothing else. */
export * from "./budget.js";
export * from "./checker.js";
export * from "./history/index.js";
export * from "./verdict.js";
export * from "./catalog.js";
