/** `faultline doctor`: what this machine can do, what is missing, and how to get it. */
import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";
import { Command } from "commander";
import { listPlaces } from "../harness/cluster/lease.js";
import { whyNoPrivateHosts } from "../harness/cluster/private-hosts.js";
import { whyNoVolumes } from "../harness/cluster/volume.js";
import { whyNoDocker } from "../harness/docker/engine.js";
import { whyNoPreload } from "../harness/preload/build.js";
import { startEmbeddedProxy } from "../harness/proxy/embedded.js";
import { SYSTEMS } from "../systems/index.js";
import type { Output } from "./output.js";

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
  /** How to get it, when it is missing. */
  readonly advice?: string;
}

const MIN_NODE = [20, 19] as const;

export function doctorCommand(output: Output, setExit: (code: number) => void): Command {
  return new Command("doctor")
    .summary("what this machine can do, and what to install")
    .option("--json", "one JSON document on standard output")
    .action(async (options: { json?: boolean }) => {
      const findings = await examine();
      if (options.json === true) output.result(JSON.stringify(findings, undefined, 1));
      else for (const finding of findings) output.result(describe(finding));
      const needed = findings.filter(
        ({ what }) => what === "node" || what === "embedded proxy" || what === "temporary folder",
      );
      setExit(needed.every(({ ok }) => ok) ? 0 : 255);
    });
}

function describe({ what, ok, detail, advice }: Finding): string {
  return `${ok ? "ok     " : "missing"}  ${what.padEnd(20)} ${detail}${advice === undefined ? "" : `\n         ${" ".repeat(20)} try: ${advice}`}`;
}

async function examine(): Promise<Finding[]> {
  const systems = await Promise.all(
    SYSTEMS.map(async (system): Promise<Finding> => {
      const found = await system.availability({});
      return found.available
        ? { what: system.name, ok: true, detail: found.version }
        : { what: system.name, ok: false, detail: found.missing, advice: found.install };
    }),
  );
  return [
    node(),
    await proxy(),
    temporaryFolder(),
    processes(),
    finding(
      "links between nodes",
      await whyNoPrivateHosts(),
      "each local node sees the others through links of its own: partitions of every shape",
      "without: single nodes, links from clients, and --where docker",
    ),
    finding(
      "clocks and disks",
      await whyNoPreload(),
      "clock and disk-full, for servers that use the C library (Go programs, such as etcd, do not)",
      "without: all other faults",
    ),
    finding(
      "power loss",
      await whyNoVolumes(),
      "power-loss: unflushed writes of local nodes vanish",
      "without: all other faults",
    ),
    finding(
      "docker",
      await whyNoDocker(),
      "--where docker: nodes as containers, with the same links and faults",
      "without: --where local",
    ),
    ...leftovers(),
    ...systems,
  ];
}

/** @param why undefined when it is there; otherwise what is missing and how to get it */
function finding(what: string, why: string | undefined, detail: string, without: string): Finding {
  return why === undefined ? { what, ok: true, detail } : { what, ok: false, detail: without, advice: why };
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  return {
    what: "node",
    ok,
    detail: process.version,
    ...(ok ? {} : { advice: `install Node ${MIN_NODE.join(".")} or newer` }),
  };
}

async function proxy(): Promise<Finding> {
  try {
    const started = await startEmbeddedProxy();
    await started.close();
    return { what: "embedded proxy", ok: true, detail: "starts on loopback: partitions, latency, resets" };
  } catch (error) {
    return {
      what: "embedded proxy",
      ok: false,
      detail: (error as Error).message,
      advice: "npm run build, in a checkout",
    };
  }
}

function temporaryFolder(): Finding {
  try {
    accessSync(tmpdir(), constants.W_OK);
    return { what: "temporary folder", ok: true, detail: tmpdir() };
  } catch {
    return {
      what: "temporary folder",
      ok: false,
      detail: `${tmpdir()} may not be written to`,
      advice: "set TMPDIR to a folder that may",
    };
  }
}

function processes(): Finding {
  const ok = process.platform !== "win32";
  const detail =
    process.platform === "linux"
      ? "kill, pause and restart; every process of a node is found"
      : "kill, pause and restart; found by descent only";
  return ok
    ? { what: "process faults", ok, detail }
    : { what: "process faults", ok, detail: "SIGSTOP does not exist here", advice: "use WSL" };
}

function leftovers(): Finding[] {
  const dead = listPlaces().filter((place) => !place.alive);
  if (dead.length === 0) return [{ what: "leftovers", ok: true, detail: "no dead run left anything behind" }];
  return [
    {
      what: "leftovers",
      ok: false,
      detail: `${String(dead.length)} dead runs left something behind`,
      advice: "faultline heal",
    },
  ];
}
