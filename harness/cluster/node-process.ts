/**
 * One node's server as a local process: started detached (a terminal's interrupt must not reach it), its
 * output in a log file, killed and paused together with everything it forked.
 */
import { execa } from "execa";
import { spawn, type ChildProcess } from "node:child_process";
import { chownSync, closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { pause } from "../run/deadline.js";
import { messageOf } from "../run/worker.js";
import type { NodeProcesses, NodeState } from "./cluster.js";
import type { Command, NodePlan, Site } from "./plan.js";
import { processesOf, signalProcess, type ProcessInfo } from "./processes.js";

/** The user that servers run as when they refuse to be root. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

const GONE_MS = 10_000;

export class NodeProcess implements NodeProcesses {
  readonly #plan: NodePlan;
  readonly #site: Site;
  readonly #user: User | undefined;
  readonly #log: string;
  #server: ChildProcess | undefined;
  #exit: string | undefined;

  constructor(plan: NodePlan, site: Site, user: User | undefined, log: string) {
    this.#plan = plan;
    this.#site = site;
    this.#user = user;
    this.#log = log;
  }

  /** Runs the setup commands. @throws with the command and the end of its output */
  async setup(signal?: AbortSignal): Promise<void> {
    mkdirSync(this.#site.folder, { recursive: true });
    if (this.#user !== undefined) chownSync(this.#site.folder, this.#user.uid, this.#user.gid);
    for (const command of this.#plan.setup(this.#site)) {
      const result = await execa(command.file, command.args, {
        ...this.#options(command),
        reject: false,
        all: true,
        timeout: 120_000,
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      });
      if (result.failed) {
        throw new Error(
          `${this.#plan.name}: setting up failed: ${command.file} ${command.args.join(" ")}: ${tail(result.all ?? result.shortMessage ?? "")}`,
        );
      }
    }
  }

  state(): NodeState {
    const { pid } = this.#server ?? {};
    const processes = this.#processes();
    const server = processes.find((info) => info.pid === pid);
    if (server === undefined) return "dead";
    return server.state === "T" ? "paused" : "running";
  }

  async start(): Promise<void> {
    if (this.state() !== "dead") return;
    // What an earlier server forked and left behind would keep its locks.
    await this.kill();
    const log = openSync(this.#log, "a", 0o644);
    const command = this.#plan.server(this.#site);
    this.#exit = undefined;
    const { cwd, env, ...user } = this.#options(command);
    const server = spawn(command.file, command.args, {
      cwd,
      env: { ...process.env, ...env },
      ...user,
      detached: true,
      // The file itself, not a pipe: what the server says outlives the harness.
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#server = server;
    const ended = (how: string): void => {
      if (this.#server === server) this.#exit = how;
    };
    server.on("error", (error) => ended(error.message));
    server.on("exit", (code, signal) => ended(signal === null ? `code ${String(code)}` : signal));
    return Promise.resolve();
  }

  /** Undefined while the server runs; otherwise how it ended, with the end of its log. */
  exited(): string | undefined {
    if (this.#exit === undefined) return undefined;
    return `${this.#plan.name}: the server ended (${this.#exit}): ${tail(this.#readLog())}`;
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
      for (const { pid } of sortedFirst(awake, this.#server?.pid)) signalProcess(pid, "SIGSTOP");
    }
  }

  resume(): Promise<void> {
    for (const { pid } of this.#processes()) signalProcess(pid, "SIGCONT");
    return Promise.resolve();
  }

  /** Stops the server in good order, or by force after `graceMs`. */
  async stop(graceMs = 3000): Promise<void> {
    const { pid } = this.#server ?? {};
    if (pid !== undefined && this.state() !== "dead") {
      await this.resume();
      signalProcess(pid, this.#plan.stopSignal);
      for (const until = Date.now() + graceMs; this.state() !== "dead" && Date.now() < until;)
        await pause(10);
    }
    await this.kill();
  }

  #processes(): ProcessInfo[] {
    return processesOf(this.#site.folder, this.#server?.pid);
  }

  #options(command: Command): { cwd: string; env: Record<string, string>; uid?: number; gid?: number } {
    return { cwd: this.#site.folder, env: { ...command.env }, ...(this.#user ?? {}) };
  }

  #readLog(): string {
    try {
      return readFileSync(this.#log, "utf8");
    } catch (error) {
      return messageOf(error);
    }
  }
}

function sortedFirst(processes: readonly ProcessInfo[], first: number | undefined): ProcessInfo[] {
  return [...processes].sort((a, b) => Number(b.pid === first) - Number(a.pid === first));
}

function tail(text: string): string {
  const lines = text.trim().split("\n");
  return lines.slice(-8).join("\n") || "(no output)";
}
