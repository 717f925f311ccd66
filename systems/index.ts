/** The registry of systems under test. */
import { etcd } from "./etcd/system.js";
import { fake } from "./fake/system.js";
import { postgres } from "./postgres/system.js";
import type { System } from "./system.js";

export const SYSTEMS: readonly System[] = [fake, postgres, etcd];
export * from "./system.js";
