/**
 * The reaper: a process of its own that waits until the harness is gone (its end of the pipe closes, however
 * the harness died) and then clears the run's place. Started by the local cluster; argument: the place.
 */
import { existsSync } from "node:fs";
import { clearPlace } from "./lease.js";

const folder = process.argv[2];
if (folder === undefined) throw new Error("the reaper needs the folder of a run's place");
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.chdir("/");
process.stdin.resume();
process.stdin.on("close", () => {
  void (existsSync(folder) ? clearPlace(folder) : Promise.resolve(0)).finally(() => process.exit(0));
});
