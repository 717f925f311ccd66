/**
 * All proxies by name.
 *
 * Guarantees that a name is never taken twice, also while a proxy is still starting, and that changes of the set
 * happen one after another.
 */
import { ApiError } from "./api-error.js";
import { Proxy } from "./proxy.js";

export class ProxyCollection {
  private readonly proxies = new Map<string, Proxy>();
  private last: Promise<unknown> = Promise.resolve();

  all(): readonly Proxy[] {
    return [...this.proxies.values()];
  }

  /** @throws ApiError 404 */
  get(name: string): Proxy {
    const proxy = this.proxies.get(name);
    if (proxy === undefined) throw new ApiError(404, "proxy not found");
    return proxy;
  }

  /** @throws ApiError 409, or Error if the proxy cannot listen (it is then not added). */
  add(proxy: Proxy, start: boolean): Promise<void> {
    return this.inTurn(async () => {
      if (this.proxies.has(proxy.name)) throw new ApiError(409, "proxy already exists");
      if (start) await proxy.start();
      this.proxies.set(proxy.name, proxy);
    });
  }

  /** Keeps an existing proxy with the same addresses (and its toxics), replaces another; returns the one kept. */
  addOrReplace(proxy: Proxy, start: boolean): Promise<Proxy> {
    return this.inTurn(async () => {
      const existing = this.proxies.get(proxy.name);
      if (existing !== undefined) {
        if (!(await existing.differsFrom(proxy))) return existing;
        await existing.stop();
      }
      if (start) await proxy.start();
      this.proxies.set(proxy.name, proxy);
      return proxy;
    });
  }

  /** @throws ApiError 404 */
  remove(name: string): Promise<void> {
    return this.inTurn(async () => {
      const proxy = this.get(name);
      await proxy.stop();
      this.proxies.delete(name);
    });
  }

  /** Stops and forgets all. */
  async clear(): Promise<void> {
    await this.inTurn(async () => {
      await Promise.all(this.all().map((proxy) => proxy.stop()));
      this.proxies.clear();
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}
