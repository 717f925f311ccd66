/** What `import … from "faultline"` offers: configuration. The floors have entries of their own. */
export { defineConfig, type Config } from "./config.js";
