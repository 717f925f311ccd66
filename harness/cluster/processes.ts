/**
 * The operating system's processes, as seen from outside: which belong to a node, and in what state they are.
 *
 * A node's processes are its server, everything descended from it, and everything whose working directory is
 * in the node's folder: servers that fork (PostgreSQL) put their children in sessions of their own and write
 * over their environment, so neither groups nor labels in the environment find them all. Off Linux only the
 * descendants are found.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { sep } from "node:path";

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** As `ps` has it: R running, S sleeping, D waiting, T stopped, Z zombie. */
  readonly state: string;
  /** When it was started, in the system's own ticks: tells a process from a later one with the same pid. */
  readonly started: string;
}

/** One process; undefined when there is none (a zombie is none). */
export function processInfo(pid: number): ProcessInfo | undefined {
  if (process.platform !== "linux") return listByPs().find((info) => info.pid === pid);
  let stat: string;
  try {
    stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The command in parentheses may hold spaces and parentheses of its own: fields count from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const state = fields[0] ?? "Z";
  // The first thread of many may be a zombie while others still end, and hold the process's files until they have.
  if (state === "X" || (state === "Z" && Number(fields[17] ?? 0) <= 1)) return undefined;
  return { pid, parent: Number(fields[1]), state, started: fields[19] ?? "" };
}

/** Every live process this user can see. */
export function listProcesses(): ProcessInfo[] {
  if (process.platform !== "linux") return listByPs();
  return readdirSync("/proc").flatMap((name) => {
    const info = /^\d+$/.test(name) ? processInfo(Number(name)) : undefined;
    return info === undefined ? [] : [info];
  });
}

function listByPs(): ProcessInfo[] {
  const text = execFileSync("ps", ["-axo", "pid=,ppid=,state=,lstart="], { encoding: "utf8", timeout: 5000 });
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S)\S*\s+(.*)$/.exec(line);
    if (match === null || match[3] === "Z") return [];
    return [{ pid: Number(match[1]), parent: Number(match[2]), state: match[3]!, started: match[4]!.trim() }];
  });
}

/** Processes under `roots` (themselves included), and those that work in `folder`. Never this process. */
export function processesOf(folder: string, roots: readonly number[] = []): ProcessInfo[] {
  const all = listProcesses();
  const mine = new Set(roots);
  for (let grew = true; grew;) {
    grew = false;
    for (const { pid, parent } of all) {
      if (mine.has(parent) && !mine.has(pid)) {
        mine.add(pid);
        grew = true;
      }
    }
  }
  return all.filter(({ pid }) => pid !== process.pid && (mine.has(pid) || worksIn(pid, folder)));
}

function worksIn(pid: number, folder: string): boolean {
  if (process.platform !== "linux") return false;
  try {
    const cwd = readlinkSync(`/proc/${String(pid)}/cwd`).replace(/ \(deleted\)$/, "");
    return cwd === folder || cwd.startsWith(folder + sep);
  } catch {
    return false;
  }
}

/** Sends a signal; a process that is already gone is no error. @throws when not permitted */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
