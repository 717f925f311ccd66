/**
 * The toxics of one proxy, in order per direction, kept the same on all its live links.
 *
 * Guarantees that changes are applied one after another and have reached every live link when they resolve. New
 * connections take the toxics as they are at that moment.
 */
import type { Link } from "./link.js";
import type { Direction, Toxic } from "./toxics/toxic.js";

export class ToxicChain {
  private readonly chains: Record<Direction, Toxic[]> = { upstream: [], downstream: [] };
  private last: Promise<unknown> = Promise.resolve();

  /** @param links all live links of the proxy, at the time of the call. */
  constructor(private readonly links: () => Iterable<Link>) {}

  of(direction: Direction): readonly Toxic[] {
    return this.chains[direction];
  }

  /** Upstream toxics first. */
  all(): readonly Toxic[] {
    return [...this.chains.upstream, ...this.chains.downstream];
  }

  find(name: string): Toxic | undefined {
    return this.all().find((toxic) => toxic.name === name);
  }

  add(toxic: Toxic): Promise<void> {
    this.chains[toxic.direction].push(toxic);
    return this.onLinks(toxic.direction, (link) => link.addToxic(toxic));
  }

  /** Restarts the toxic, whose attributes have been changed, on every link. */
  update(toxic: Toxic): Promise<void> {
    return this.onLinks(toxic.direction, (link) => link.updateToxic(toxic));
  }

  remove(toxic: Toxic): Promise<void> {
    const chain = this.chains[toxic.direction];
    const index = chain.indexOf(toxic);
    if (index < 0) return Promise.resolve();
    chain.splice(index, 1);
    return this.onLinks(toxic.direction, (link) => link.removeToxic(toxic));
  }

  async removeAll(): Promise<void> {
    await Promise.all(this.all().map((toxic) => this.remove(toxic)));
  }

  private onLinks(direction: Direction, change: (link: Link) => Promise<void>): Promise<void> {
    // The links of now: a connection that comes later already has the changed chain.
    const links = [...this.links()].filter((link) => link.direction === direction);
    const changed = this.last.then(() => Promise.all(links.map(change))).then(() => undefined);
    this.last = changed.catch(() => undefined);
    return changed;
  }
}
