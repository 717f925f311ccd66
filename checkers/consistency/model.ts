/**
 * A consistency model as data: its names, the weaker models it implies, and the anomalies it forbids beyond
 * those that the weaker ones forbid already.
 */
import type { Source } from "./sources.js";

export interface Model {
  /** The canonical name, as verdicts print it. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** One line for people. */
  readonly summary: string;
  /** Weaker models that every history of this one satisfies, by canonical name. */
  readonly implies: readonly string[];
  /** Anomalies it forbids itself. */
  readonly prohibits: readonly string[];
  readonly source: Source;
}

export interface AnomalyKind {
  readonly name: string;
  readonly summary: string;
  /** A history that shows this anomaly shows these as well, or is as bad as if it did. */
  readonly implies: readonly string[];
  readonly source: Source;
}
