/** `faultline heal`: stop and remove what runs that died have left behind. */
import { Command } from "commander";
import { clearPlace, listPlaces } from "../harness/cluster/lease.js";
import type { Output } from "./output.js";

export function healCommand(output: Output): Command {
  return new Command("heal")
    .summary("undo what dead runs left: processes, listeners, temporary files")
    .description(
      "Stops every process and removes every temporary file that a dead run left behind. Runs that are alive are left alone.",
    )
    .option("--json", "one JSON document on standard output")
    .action(async (options: { json?: boolean }) => {
      const healed: { run: string; processes: number }[] = [];
      const alive: string[] = [];
      for (const place of listPlaces()) {
        const run = place.folder.split("/").at(-1)!;
        if (place.alive) alive.push(run);
        else healed.push({ run, processes: await clearPlace(place.folder) });
      }
      if (options.json === true) {
        output.result(JSON.stringify({ healed, alive }));
        return;
      }
      for (const { run, processes } of healed)
        output.result(`healed ${run}: ${String(processes)} processes stopped, files removed`);
      for (const run of alive) output.result(`left alone ${run}: its harness is alive`);
      if (healed.length + alive.length === 0) output.result("nothing to heal");
    });
}
