/**
 * MariaDB conforms as a Galera cluster as well: every duty of an adapter, and every fault, on three nodes. Takes more
 * than a minute: only where it is asked for.
 */
import { describe, it } from "vitest";
import { systemConformance } from "../conformance/vitest.js";
import { mariadb } from "./system.js";

if (process.env["FAULTLINE_REQUIRE"]?.split(",").includes("mariadb") === true)
  await systemConformance(mariadb, { settings: { cluster: "galera" }, workloads: ["register", "set"] });
else describe.skip("Galera", () => it("runs with FAULTLINE_REQUIRE=mariadb", () => undefined));
