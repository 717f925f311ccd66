/** EDN, as Jepsen's histories are written in. */
export * from "./history.js";
export * from "./value.js";
