/**
 * Steers proxies the way faults need it: cut, hold, drop, delay, reset, heal. Works with the embedded proxy and with
 * a real Toxiproxy server (2.5 or later).
 *
 * Guarantees: every call has a deadline and an error that names the proxy's URL, what was sent and what came; healing
 * needs no memory of what was done and may be repeated. On a real server, which has no such routes, `cut` and
 * `resetConnections` end connections with FIN instead of RST, and `stats` is undefined.
 */
import { Toxiproxy, type ICreateProxyBody } from "toxiproxy-node-client";
import { ControlHttp, ProxyControlError, type CallOptions } from "./control-http.js";
import type { DatagramCount, DatagramFaults } from "./datagrams/relay.js";
import type { ProxyStats } from "./proxy.js";
import type { Direction } from "./toxics/toxic.js";

export type Directions = Direction | "both";

export interface ToxicSettings {
  type: string;
  /** Default `<type>_<stream>`. */
  name?: string;
  stream?: Direction;
  /** Share of connections that are hit, 0 to 1. Default 1. */
  toxicity?: number;
  /** In the units of Toxiproxy's own names: milliseconds, bytes, KB/s; microseconds for the slicer's delay. */
  attributes?: Record<string, number>;
}

export interface ProxyDescription {
  name: string;
  /** The address in use, as `127.0.0.1:40001`. */
  listen: string;
  upstream: string;
  enabled: boolean;
  toxics: {
    name: string;
    type: string;
    stream: string;
    toxicity: number;
    attributes: Record<string, number>;
  }[];
}

export interface ProxyControlOptions {
  /** Deadline of each attempt of a call. Default 5000. */
  timeoutMs?: number;
  /** Put before the name of every proxy, on a server that others use as well. Default: nothing. */
  namespace?: string;
}

type DatagramCounts = Record<Direction, DatagramCount>;

const BUILT_IN = "faultline";

export class ProxyControl {
  /** The general client, for what is not covered here; its calls have the same deadline and errors. */
  readonly client: Toxiproxy;
  private readonly http: ControlHttp;
  private readonly namespace: string;

  constructor(
    readonly url: string,
    options: ProxyControlOptions = {},
  ) {
    this.http = new ControlHttp(url.replace(/\/+$/, ""), options.timeoutMs ?? 5_000);
    this.namespace = options.namespace ?? "";
    this.client = new Toxiproxy(this.http.url);
    this.client.api = clientTransport(this.http) as unknown as Toxiproxy["api"];
  }

  /** The server's version, as `git` or `2.12.0`. @throws ProxyControlError */
  async version(): Promise<string> {
    const { text } = await this.http.call("GET", "/version", { repeatable: true });
    try {
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // Servers before 2.6 send the bare version.
      return text.trim();
    }
  }

  /** @param proxy `listen` with port 0 takes a free one: read the answer's `listen`. @throws ProxyControlError */
  createProxy(
    proxy: ICreateProxyBody & { toxics?: ToxicSettings[]; source?: string; framing?: string },
  ): Promise<ProxyDescription> {
    return this.json("POST", "/proxies", { body: { ...proxy, name: this.namespace + proxy.name } });
  }

  /** @throws ProxyControlError */
  proxy(name: string): Promise<ProxyDescription> {
    return this.json("GET", this.path(name), { repeatable: true });
  }

  /** All proxies of the namespace by name. @throws ProxyControlError */
  async proxies(): Promise<Record<string, ProxyDescription>> {
    const all = await this.json<Record<string, ProxyDescription>>("GET", "/proxies", { repeatable: true });
    const own = Object.entries(all).filter(([name]) => name.startsWith(this.namespace));
    return Object.fromEntries(own.map(([name, proxy]) => [name.slice(this.namespace.length), proxy]));
  }

  /** Removes a proxy and closes its connections; a proxy that is not there is fine. @throws ProxyControlError */
  async removeProxy(name: string): Promise<void> {
    await this.http.call("DELETE", this.path(name), { repeatable: true, accept: [404] });
  }

  /** Resets live connections and refuses new ones until healed. @throws ProxyControlError */
  async cut(name: string): Promise<void> {
    const { status } = await this.extension("POST", `${this.path(name)}/cut`);
    if (status === 404) await this.enable(name, false);
  }

  /** Stalls the bytes of a direction; they arrive after healing. @throws ProxyControlError */
  async hold(name: string, direction: Directions = "both"): Promise<void> {
    await this.impose(name, direction, "hold", "bandwidth", { rate: 0 });
  }

  /** Swallows the bytes of a direction; its connections close when healed. @throws ProxyControlError */
  async drop(name: string, direction: Directions = "both"): Promise<void> {
    await this.impose(name, direction, "drop", "timeout", { timeout: 0 });
  }

  /** Delays each direction by `latencyMs` ± `jitterMs`. @throws ProxyControlError */
  async latency(
    name: string,
    delay: { latencyMs: number; jitterMs?: number },
    direction: Directions = "both",
  ): Promise<void> {
    const attributes = { latency: delay.latencyMs, jitter: delay.jitterMs ?? 0 };
    await this.impose(name, direction, "latency", "latency", attributes);
  }

  /** Adds a toxic under a name of its own. @throws ProxyControlError if that name is taken */
  async addToxic(name: string, toxic: ToxicSettings): Promise<void> {
    await this.http.call("POST", `${this.path(name)}/toxics`, { body: toxic });
  }

  /** Removes a toxic; one that is not there is fine. @throws ProxyControlError */
  async removeToxic(name: string, toxic: string): Promise<void> {
    const where = `${this.path(name)}/toxics/${encodeURIComponent(toxic)}`;
    await this.http.call("DELETE", where, { repeatable: true, accept: [404] });
  }

  /** Makes a link of datagrams; needs the embedded proxy. @throws ProxyControlError */
  createDatagrams(link: {
    name: string;
    listen: string;
    upstream: string;
    source?: string;
  }): Promise<{ listen: string; counts: DatagramCounts }> {
    return this.json("POST", "/datagrams", { body: link });
  }

  /** What befalls a link's datagrams from now on, by direction; nothing, when nothing is said. */
  async meddle(name: string, faults: Partial<Record<Direction, DatagramFaults>>): Promise<void> {
    const where = `/datagrams/${encodeURIComponent(name)}/faults`;
    await this.http.call("POST", where, { body: faults, repeatable: true });
  }

  /** Datagrams received and sent on. @throws ProxyControlError */
  async datagrams(name: string): Promise<DatagramCounts> {
    const where = `/datagrams/${encodeURIComponent(name)}`;
    return (await this.json<{ counts: DatagramCounts }>("GET", where, { repeatable: true })).counts;
  }

  /** Ends live connections; new ones are accepted at once. @throws ProxyControlError */
  async resetConnections(name: string): Promise<void> {
    const { status } = await this.extension("POST", `${this.path(name)}/connections/reset`);
    if (status !== 404) return;
    const { enabled } = await this.proxy(name);
    if (!enabled) return;
    await this.enable(name, false);
    await this.enable(name, true);
  }

  /** Removes all toxics and enables the proxy, whatever was done to it before. @throws ProxyControlError */
  async heal(name: string): Promise<void> {
    const { toxics, enabled } = await this.proxy(name);
    await Promise.all(toxics.map((toxic) => this.removeToxic(name, toxic.name)));
    if (!enabled) await this.enable(name, true);
  }

  /** Heals every proxy of the server. @throws AggregateError naming each that could not be healed */
  async healAll(): Promise<void> {
    const names = Object.keys(await this.proxies());
    const results = await Promise.allSettled(names.map((name) => this.heal(name)));
    const errors = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason as unknown] : [],
    );
    if (errors.length > 0) {
      throw new AggregateError(
        errors,
        `expected all ${names.length} proxies at ${this.url} to heal, ${errors.length} did not: ${errors.map(String).join("; ")}`,
      );
    }
  }

  /** Live connections and bytes, or undefined if the server does not count. @throws ProxyControlError */
  async stats(name: string): Promise<ProxyStats | undefined> {
    const { status, text } = await this.extension("GET", `${this.path(name)}/stats`);
    if (status !== 404) return JSON.parse(text) as ProxyStats;
    // Not counting is one thing, a proxy that does not exist another.
    await this.proxy(name);
    return undefined;
  }

  private path(name: string): string {
    return `/proxies/${encodeURIComponent(this.namespace + name)}`;
  }

  /** Adds or updates one toxic of ours per direction. */
  private async impose(
    name: string,
    direction: Directions,
    purpose: string,
    type: string,
    attributes: Record<string, number>,
  ): Promise<void> {
    const streams: Direction[] = direction === "both" ? ["upstream", "downstream"] : [direction];
    await Promise.all(
      streams.map(async (stream) => {
        const toxic = { name: `${BUILT_IN}_${purpose}_${stream}`, type, stream, attributes };
        const where = `${this.path(name)}/toxics`;
        const created = await this.http.call("POST", where, { body: toxic, accept: [409], repeatable: true });
        if (created.status !== 409) return;
        const update = { attributes, toxicity: 1 };
        await this.http.call("POST", `${where}/${toxic.name}`, { body: update, repeatable: true });
      }),
    );
  }

  private async enable(name: string, enabled: boolean): Promise<void> {
    await this.http.call("POST", this.path(name), { body: { enabled }, repeatable: true });
  }

  /** A call to a route which real servers lack: they answer 404 with a text, to an unknown proxy with JSON. */
  private async extension(method: string, where: string) {
    const result = await this.http.call(method, where, { repeatable: true, accept: [404] });
    if (result.status === 404 && result.text.startsWith("{")) {
      throw new ProxyControlError(
        `expected a proxy to be at ${this.http.url}${where}, got 404: ${result.text.trim()}`,
        404,
      );
    }
    return result;
  }

  private async json<T>(method: string, where: string, options: CallOptions): Promise<T> {
    const { text } = await this.http.call(method, where, options);
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      const got = JSON.stringify(text.slice(0, 200));
      throw new ProxyControlError(
        `expected JSON from ${method} ${this.http.url}${where}, got ${got}; is that a Toxiproxy server?`,
        undefined,
        { cause: error },
      );
    }
  }
}

/** The general client's own transport has no deadline and drops the server's messages. */
function clientTransport(http: ControlHttp) {
  const data = async (method: string, url: string, body?: unknown) => {
    const repeatable = method === "GET";
    const { text } = await http.call(method, url, body === undefined ? { repeatable } : { body, repeatable });
    return { data: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };
  return {
    get: (url: string) => data("GET", url),
    post: (url: string, body?: unknown) => data("POST", url, body),
    delete: async (url: string) => void (await data("DELETE", url)),
    getText: async (url: string) => (await http.call("GET", url, { repeatable: true })).text,
  };
}
