/** For each key in turn, on one thread: read-init, write 1, read, write 2, read (Jepsen's order). */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { concurrentKeys } from "../../harness/generator/independent.js";
import type { CausalOperation } from "./ops.js";

const ORDER: readonly CausalOperation[] = [
  { f: "read-init", value: null },
  { f: "write", value: 1 },
  { f: "read", value: null },
  { f: "write", value: 2 },
  { f: "read", value: null },
];

export function causalOrders(): OpGenerator {
  return concurrentKeys(
    1,
    (index) => index,
    () => [...ORDER],
  );
}
