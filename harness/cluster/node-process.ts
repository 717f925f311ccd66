/**
 * One node's servers as local processes: started detached (a terminal's interrupt must not reach them), their
 * output in a log file, killed and paused together with everything they forked.
 */
import { execa } from "execa";
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { pause } from "../run/deadline.js";
import type { NodeProcesses, NodeState } from "./cluster.js";
import { logTail, textTail } from "./log-tail.js";
import type { Command, NodePlan, Site } from "./plan.js";
import { withHosts } from "./private-hosts.js";
import { prepareFolder } from "./site.js";
import type { User } from "./user.js";
import { processesOf, signalProcess, type ProcessInfo } from "./processes.js";

const GONE_MS = 10_000;

export interface NodeProcessOptions {
  /** Who the servers run as; undefined: as we do. */
  readonly user: User | undefined;
  /** File for their output. */
  readonly log: string;
  /** Their own /etc/hosts; undefined: the machine's. */
  readonly hosts: string | undefined;
  /** Added to the environment of the servers. */
  readonly environment: Readonly<Record<string, string>>;
}

export class NodeProcess implements NodeProcesses {
  readonly #plan: NodePlan;
  readonly #site: Site;
  readonly #options: NodeProcessOptions;
  /** By their place in the plan; the first is the one that counts. */
  readonly #servers: ChildProcess[] = [];
  #exit: string | undefined;

  constructor(plan: NodePlan, site: Site, options: NodeProcessOptions) {
    this.#plan = plan;
    this.#site = site;
    this.#options = options;
  }

  /** Writes the files and runs the setup commands. @throws with the command and the end of its output */
  async setup(signal?: AbortSignal): Promise<void> {
    prepareFolder(this.#plan, this.#site, this.#options.user);
    for (const command of this.#plan.setup?.(this.#site) ?? []) {
      const result = await execa(command.file, command.args, {
        cwd: this.#site.folder,
        env: { ...command.env },
        ...this.#options.user,
        reject: false,
        all: true,
        timeout: 120_000,
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      });
      if (result.failed) {
        throw new Error(
          `${this.#plan.name}: setting up failed: ${command.file} ${command.args.join(" ")}: ${textTail(result.all ?? result.shortMessage ?? "")}`,
        );
      }
    }
  }

  state(): Promise<NodeState> {
    return Promise.resolve(this.#state());
  }

  #state(): NodeState {
    const processes = this.#processes();
    const server = processes.find((info) => info.pid === this.#servers[0]?.pid);
    if (server === undefined) return "dead";
    return server.state === "T" ? "paused" : "running";
  }

  async start(): Promise<void> {
    // What an earlier server forked and left behind would keep its locks.
    if (this.#state() === "dead") await this.kill();
    const live = new Set(this.#processes().map(({ pid }) => pid));
    this.#plan.servers(this.#site).forEach((command, i) => {
      const { pid } = this.#servers[i] ?? {};
      if (pid === undefined || !live.has(pid)) this.#servers[i] = this.#spawn(command, i === 0);
    });
  }

  #spawn(command: Command, first: boolean): ChildProcess {
    const { user, log: file, hosts, environment } = this.#options;
    const log = openSync(file, "a", 0o644);
    const run = hosts === undefined ? command : withHosts(command, this.#site.name, hosts, user);
    if (first) this.#exit = undefined;
    const server = spawn(run.file, run.args, {
      cwd: this.#site.folder,
      env: { ...process.env, ...run.env, ...environment },
      ...(hosts === undefined ? user : {}),
      detached: true,
      // The file itself, not a pipe: what the server says outlives the harness.
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const ended = (how: string): void => {
      if (first && this.#servers[0] === server) this.#exit = how;
    };
    server.on("error", (error) => ended(error.message));
    server.on("exit", (code, signal) => ended(signal === null ? `code ${String(code)}` : signal));
    return server;
  }

  /** The processes that are the node now. */
  pids(): number[] {
    return this.#processes().map(({ pid }) => pid);
  }

  ended(): Promise<string | undefined> {
    if (this.#exit === undefined) return Promise.resolve(undefined);
    return Promise.resolve(
      `${this.#plan.name}: the server ended (${this.#exit}): ${logTail(this.#options.log)}`,
    );
  }

  async kill(): Promise<number> {
    let count = 0;
    for (const until = Date.now() + GONE_MS; ; await pause(10)) {
      const processes = this.#processes();
      count = Math.max(count, processes.length);
      if (processes.length === 0) return count;
      if (Date.now() > until) {
        throw new Error(
          `${this.#plan.name}: ${String(processes.length)} processes survive SIGKILL (pid ${processes.map((info) => info.pid).join(", ")})`,
        );
      }
      for (const { pid } of processes) signalProcess(pid, "SIGKILL");
    }
  }

  async pause(): Promise<number> {
    for (const until = Date.now() + GONE_MS; ; await pause(5)) {
      const processes = this.#processes();
      const awake = processes.filter((info) => info.state !== "T");
      if (awake.length === 0) return processes.length;
      if (Date.now() > until)
        throw new Error(`${this.#plan.name}: ${String(awake.length)} processes do not stop`);
      // The server first: a stopped one forks no more.
      for (const { pid } of sortedFirst(awake, this.#servers[0]?.pid)) signalProcess(pid, "SIGSTOP");
    }
  }

  resume(): Promise<void> {
    for (const { pid } of this.#processes()) signalProcess(pid, "SIGCONT");
    return Promise.resolve();
  }

  /** Stops the servers in good order, or by force after `graceMs`. @returns whether good order was enough */
  async stop(graceMs = 3000): Promise<boolean> {
    const roots = this.#roots();
    const alive = (): boolean => this.#processes().some(({ pid }) => roots.includes(pid));
    if (alive()) {
      await this.resume();
      for (const pid of roots) signalProcess(pid, this.#plan.stopSignal);
      for (const until = Date.now() + graceMs; alive() && Date.now() < until;) await pause(10);
    }
    const obeyed = !alive();
    await this.kill();
    return obeyed;
  }

  #roots(): number[] {
    return this.#servers.flatMap(({ pid, exitCode, signalCode }) =>
      pid === undefined || exitCode !== null || signalCode !== null ? [] : [pid],
    );
  }

  #processes(): ProcessInfo[] {
    return processesOf(this.#site.folder, this.#roots());
  }
}

function sortedFirst(processes: readonly ProcessInfo[], first: number | undefined): ProcessInfo[] {
  return [...processes].sort((a, b) => Number(b.pid === first) - Number(a.pid === first));
}
