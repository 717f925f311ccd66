/** What the checkers of messages, sets, money and locks share. */
export { Evidence, EXAMPLES } from "./evidence.js";
export { GUARANTEES, type Guarantee } from "./guarantees.js";
export { judgeGuarantees, requested, type Findings } from "./judge.js";
export { canonicalGuarantee, falling, includes, refutedBy } from "./lattice.js";
export { LOSSES, type LossKind } from "./losses.js";
export * from "./shapes.js";
export { timeline } from "./timeline.js";
export { RULES, whyVacuous } from "./vacuity.js";
