/** Starts the reaper of a run's place: a process of its own that clears the place when the harness is gone. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { workerUrl } from "../worker-url.js";

export interface Reaper {
  /** Once the place is cleared there is nothing to wait for. */
  dismiss(): void;
}

export function startReaper(place: string): Reaper {
  const script = fileURLToPath(workerUrl("./reaper-worker.js", import.meta.url));
  const reaper = spawn(process.execPath, [script, place], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  reaper.on("error", () => undefined);
  reaper.unref();
  (reaper.stdin as unknown as { unref?: () => void }).unref?.();
  return { dismiss: () => void reaper.kill("SIGKILL") };
}
