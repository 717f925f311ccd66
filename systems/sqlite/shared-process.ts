/**
 * One `sqlite3` process with several connections to the file that share a cache, as the threads of an application would
 * that has asked for it. They take turns at its prompt, request by request; transactions overlap.
 */
import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { pathToFileURL } from "node:url";
import { ANSWERED, ASKED } from "./markers.js";

/** Connections of the prompt: `.connection 0` to `.connection 4`. */
const SLOTS = 5;

interface Request {
  readonly slot: number;
  readonly text: string;
  /** Whose it is; absent for what is done after a client has gone. */
  readonly client?: Socket;
}

export class SharedProcess {
  readonly #child;
  readonly #clients = new Map<number, Socket>();
  readonly #waiting: Request[] = [];
  #current: Request | undefined;
  #heard = "";

  /** @param ended called when the process has ended; its clients are gone then */
  constructor(
    command: readonly [file: string, ...args: string[]],
    readonly file: string,
    ended: () => void,
  ) {
    const [program, ...args] = command;
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
    this.#child.stdout.setEncoding("utf8");
    this.#child.stdout.on("data", (text: string) => this.#hear(text));
    this.#child.stdin.on("error", () => this.kill());
    this.#child.on("close", () => {
      ended();
      for (const client of this.#clients.values()) client.destroy();
    });
  }

  /** @returns false when all its connections are taken */
  attach(client: Socket): boolean {
    const slot = Array.from({ length: SLOTS }, (_, i) => i).find((i) => !this.#clients.has(i));
    if (slot === undefined) return false;
    this.#clients.set(slot, client);
    const uri = `${pathToFileURL(this.file).href}?cache=shared`;
    this.#ask({ slot, text: `.open '${uri}'\n${ASKED}` });
    let asked = "";
    client.setEncoding("utf8");
    client.on("data", (text: string) => {
      asked += text;
      if (!asked.endsWith(ASKED)) return;
      this.#ask({ slot, text: asked, client });
      asked = "";
    });
    client.on("close", () => {
      // What it had not committed is undone; without a transaction the prompt complains, to nobody.
      this.#ask({ slot, text: `ROLLBACK;\n${ASKED}` });
      this.#clients.delete(slot);
    });
    return true;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #ask(request: Request): void {
    this.#waiting.push(request);
    if (this.#current === undefined) this.#next();
  }

  #next(): void {
    const request = this.#waiting.shift();
    this.#current = request;
    if (request === undefined) return;
    if (request.client?.destroyed === true) this.#next();
    else this.#child.stdin.write(`.connection ${String(request.slot)}\n${request.text}`);
  }

  #hear(text: string): void {
    this.#heard += text;
    if (!this.#heard.endsWith(ANSWERED)) return;
    const answer = this.#heard;
    this.#heard = "";
    this.#current?.client?.write(answer);
    this.#next();
  }
}
