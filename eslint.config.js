// Few typed rules, those that catch real defects in asynchronous code; style is prettier's business.
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "coverage", "runs", "node_modules", "**/fixtures/**"] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    files: ["**/*.ts", "**/*.tsx"],
    ignores: ["reports/html/client/**"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/prefer-for-of": "off",
      "@typescript-eslint/no-empty-function": "off",
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  { files: ["scripts/**", "bench/**"], rules: { "no-console": "off" } },
  {
    files: ["checkers/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        "process",
        "console",
        "setTimeout",
        "setInterval",
        "setImmediate",
        "performance",
        "Date",
        "fetch",
        "Buffer",
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "checkers are deterministic" },
      ],
    },
  },
);
