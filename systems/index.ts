/** The registry of systems under test. */
import { fake } from "./fake/system.js";
import { postgres } from "./postgres/system.js";
import type { System } from "./system.js";

export const SYSTEMS: readonly System[] = [fake, postgres];
export * from "./system.js";
