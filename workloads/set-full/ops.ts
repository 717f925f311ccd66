/** Operations of set-full are those of set. */
export type { SetOperation as SetFullOperation } from "../set/ops.js";
