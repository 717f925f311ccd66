import { systemConformance } from "../conformance/vitest.js";
import { mongodb } from "./system.js";
const dsn = process.env["FAULTLINE_MONGODB_DSN"]!;
const only = process.env["FAULTLINE_MONGODB_WORKLOADS"]?.split(",");
await systemConformance(mongodb, { settings: { dsn }, ...(only ? { workloads: only } : {}) });
