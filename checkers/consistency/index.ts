/** Consistency models and anomalies as data, and the lattice they form. */
export { ANOMALIES } from "./anomalies.js";
export { drawLattice } from "./draw.js";
export * from "./lattice.js";
export type { AnomalyKind, Model } from "./model.js";
export { MODELS } from "./models.js";
export { SOURCES, type Source } from "./sources.js";
