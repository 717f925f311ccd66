import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["dist/**", "node_modules/**", "coverage/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    coverage: {
      include: ["checkers/**", "harness/**", "workloads/**", "systems/**", "reports/**", "cli/**"],
    },
  },
});
