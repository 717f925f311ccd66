/** `faultline serve [runs]`: browse runs. Loopback unless told otherwise, and read-only. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { campaignHtml } from "../reports/index.js";
import { UsageError } from "./exit.js";
import type { Output } from "./output.js";
import { runsIndex } from "./runs-index.js";
import { runsServer } from "./serve/server.js";

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]", "::1"]);

export function serveCommand(output: Output): Command {
  return new Command("serve")
    .summary("browse runs in a browser")
    .description(
      "Serves a folder of runs: an index with filters, anomalies across runs and comparisons, and each run's report and files. Read-only.",
    )
    .argument("[runs]", "folder of runs", "runs")
    .addOption(new Option("--port <n>", "0 takes any that is free").argParser(portOf).default(8123))
    .option(
      "--host <address>",
      "address to listen on; other than loopback lets others read these runs",
      "127.0.0.1",
    )
    .action(async (runs: string, options: { port: number; host: string }) => {
      const root = resolve(runs);
      if (!existsSync(root))
        throw new UsageError(`${runs}: there is no such folder; runs lie where --out said`);
      const local = LOOPBACK.has(options.host);
      if (!local) output.warn(`everybody who reaches ${options.host} can read the runs in ${runs}`);
      const server = runsServer({
        root,
        hosts: local ? LOOPBACK : undefined,
        index: () => campaignHtml(runsIndex(root, `faultline serve ${runs}`), "runs"),
      });
      await new Promise<void>((done, fail) => {
        server.once("error", (error: NodeJS.ErrnoException) => {
          fail(
            error.code === "EADDRINUSE"
              ? new UsageError(`--port ${String(options.port)} is taken; choose another, or 0 for any`)
              : error,
          );
        });
        server.listen(options.port, options.host, done);
      });
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : options.port;
      output.result(
        `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${String(port)}/`,
      );
      output.note("Ctrl-C ends it.");
      await new Promise<void>((done) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
      });
      server.closeAllConnections();
      server.close();
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError(`--port ${text}: expected a number from 0 to 65535`);
  return port;
}
