/** Models of sequential objects, to be judged by the linearizability checker or by your own. */
export * from "./counter.js";
export * from "./ids.js";
export * from "./kv.js";
export * from "./leader.js";
export * from "./model.js";
export * from "./multi-register.js";
export * from "./mutex.js";
export * from "./queues.js";
export * from "./register.js";
export * from "./semaphore.js";
export * from "./sets.js";
