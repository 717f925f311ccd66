import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // The adapter that `faultline init` hands out imports the package by its name.
  resolve: {
    alias: {
      "faultline/systems": here("./systems/index.ts"),
      "faultline/vitest": here("./systems/conformance/vitest.ts"),
    },
  },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["dist/**", "node_modules/**", "coverage/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Tests of real servers wait more than they compute.
    maxWorkers: 2,
    coverage: {
      include: ["checkers/**", "harness/**", "workloads/**", "systems/**", "reports/**", "cli/**"],
    },
  },
});
