/** The checkers as a library of their own: histories in, verdicts out, nothing else. */
export * from "./availability/index.js";
export * from "./budget.js";
export * from "./checker.js";
export * from "./history/index.js";
export * from "./verdict.js";
export * from "./catalog.js";
export {
  ANOMALIES,
  canonicalModel,
  drawLattice,
  implies,
  MODELS,
  prohibited,
  refuted,
  SOURCES,
  type AnomalyKind,
  type Model as ConsistencyModel,
  type Source,
} from "./consistency/index.js";
export * from "./edn/index.js";
export { GUARANTEES, LOSSES, type Guarantee, type LossKind } from "./guarantees/index.js";
export { AppendWatch } from "./list-append/index.js";
export * from "./linearizability/index.js";
export * from "./models/index.js";
