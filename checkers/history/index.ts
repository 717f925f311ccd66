export * from "./builder.js";
export * from "./event.js";
export * from "./history.js";
export * from "./json-lines.js";
export * from "./json-value.js";
export * from "./malformed.js";
export * from "./operation.js";
