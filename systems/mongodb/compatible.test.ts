/**
 * The clients' duties, on servers that speak MongoDB's protocol: FerretDB, where its program is here (docker/ferretdb), or
 * whatever FAULTLINE_MONGODB_DSN names, with the workloads in FAULTLINE_MONGODB_WORKLOADS (default: all).
 */
import { afterAll, describe, it } from "vitest";
import { systemConformance } from "../conformance/vitest.js";
import { startFerretDb, whyNoFerretDb } from "./ferretdb.js";
import { mongodb } from "./system.js";

const { FAULTLINE_MONGODB_DSN: dsn, FAULTLINE_MONGODB_WORKLOADS: workloads } = process.env;
const why = dsn === undefined ? whyNoFerretDb() : undefined;

if (dsn !== undefined)
  await systemConformance(mongodb, {
    settings: { dsn },
    ...(workloads === undefined ? {} : { workloads: workloads.split(",") }),
  });
else if (why === undefined) {
  const ferretDb = await startFerretDb();
  afterAll(() => ferretDb.close());
  // It has no transactions, and changes a document by reading it and writing it back: it keeps none of our claims, and none is
  // made for write concern 1. What is examined is what clients do.
  await systemConformance(mongodb, {
    settings: { dsn: ferretDb.dsn, "write-concern": "1" },
    workloads: ["register", "set", "counter"],
  });
} else
  describe.skipIf(true)("mongodb conforms on a server that speaks its protocol", () => {
    it(`(skipped: ${why})`, () => undefined);
  });
