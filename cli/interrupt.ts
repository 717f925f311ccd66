/** Ctrl-C: the first ends the run in good order and heals; the second leaves the rest to the reaper. */
import { EXIT } from "./exit.js";
import type { Output } from "./output.js";

export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

export function watchInterrupt(output: Output): Interrupt {
  const controller = new AbortController();
  const handler = (): void => {
    if (controller.signal.aborted) {
      output.note("\ninterrupted twice: leaving at once; the reaper clears what is left");
      process.exit(EXIT.interrupted);
    }
    output.note("\ninterrupted: ending the run and healing everything (once more: leave at once)");
    controller.abort(new Error("interrupted"));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, handler);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(name, handler);
    },
  };
}
