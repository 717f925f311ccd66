/** Everything a test needs to say what its clients do, and when. */
export * from "./any.js";
export * from "./arbitrary.js";
export * from "./context.js";
export * from "./each.js";
export * from "./generator.js";
export * from "./guard.js";
export * from "./independent.js";
export * from "./lift.js";
export * from "./limit.js";
export * from "./mix.js";
export * from "./phases.js";
export { keyedRandom, type Random } from "./random.js";
export * from "./repeat.js";
export * from "./simulate.js";
export * from "./threads.js";
export * from "./timing.js";
export * from "./transform.js";
