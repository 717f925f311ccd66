/** One node's servers in a container: killed, paused and started again by the engine, under the same address. */
import type { NodeProcesses, NodeState } from "../cluster/cluster.js";
import { logTail } from "../cluster/log-tail.js";
import { pause } from "../run/deadline.js";
import type { Engine } from "./engine.js";

type Container = ReturnType<Engine["getContainer"]>;

const GONE_MS = 10_000;

export class NodeContainer implements NodeProcesses {
  constructor(
    readonly name: string,
    readonly container: Container,
    readonly stopSignal: NodeJS.Signals,
    readonly log: string,
  ) {}

  async state(): Promise<NodeState> {
    const { State } = await this.container.inspect();
    if (State.Paused) return "paused";
    return State.Running ? "running" : "dead";
  }

  async kill(): Promise<number> {
    const count = await this.#count();
    await this.#signal("SIGKILL");
    await this.#until("dead");
    return count;
  }

  async start(): Promise<void> {
    // 304: it runs already.
    await this.container.start().catch((error: unknown) => ignore(error, 304));
  }

  async pause(): Promise<number> {
    const count = await this.#count();
    await this.container.pause();
    await this.#until("paused");
    return count;
  }

  async resume(): Promise<void> {
    if ((await this.state()) === "paused") await this.container.unpause();
  }

  /** Undefined while the servers run; otherwise how the container ended, with the end of its log. */
  async ended(): Promise<string | undefined> {
    const { State } = await this.container.inspect();
    if (State.Running || State.Status === "created") return undefined;
    return `${this.name}: the container ended with code ${String(State.ExitCode)}: ${logTail(this.log)}`;
  }

  async stop(graceMs = 3000): Promise<boolean> {
    await this.resume();
    await this.#signal(this.stopSignal);
    for (const until = Date.now() + graceMs; Date.now() < until; await pause(20))
      if ((await this.state()) === "dead") return true;
    await this.kill();
    return false;
  }

  /** Stops the servers, and removes the container. */
  async remove(): Promise<void> {
    await this.stop().catch(() => undefined);
    await this.container.remove({ force: true, v: true }).catch((error: unknown) => ignore(error, 404));
  }

  /** How many processes there are in it; 0 when it does not run, or ends while we look. */
  async #count(): Promise<number> {
    if ((await this.state()) !== "running") return 0;
    const top: unknown = await this.#whileItRuns(() => this.container.top());
    return (top as { Processes: unknown[] | null } | undefined)?.Processes?.length ?? 0;
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    // A paused container dies of SIGKILL as well.
    await this.#whileItRuns(() => this.container.kill({ signal }));
  }

  /**
   * What the engine says; undefined for a container that does not run (409). One that ends of itself at this moment, as a
   * member does that was taken out, is answered for with 500, "ttrpc: closed".
   */
  async #whileItRuns<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode === 409) return undefined;
      if (statusCode !== 500) throw error;
      await this.#until("dead").catch(() => {
        throw error;
      });
      return undefined;
    }
  }

  async #until(state: NodeState): Promise<void> {
    for (const until = Date.now() + GONE_MS; (await this.state()) !== state; await pause(10)) {
      if (Date.now() > until) throw new Error(`${this.name}: expected the container to be ${state} by now`);
    }
  }
}

function ignore(error: unknown, status: number): void {
  if ((error as { statusCode?: number }).statusCode !== status) throw error;
}
