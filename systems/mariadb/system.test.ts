/** MariaDB conforms: every duty of an adapter, every fault with its receipt. */
import { systemConformance } from "../conformance/vitest.js";
import { mariadb } from "./system.js";

const everything = process.env["FAULTLINE_REQUIRE"]?.split(",").includes("mariadb") === true;
await systemConformance(mariadb, everything ? {} : { workloads: ["list-append", "register", "queue"] });
