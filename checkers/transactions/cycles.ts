/**
 * Which kinds of cycles a graph has, and a short example of each for every component.
 *
 * Existence is decided by components of projections, so it is exact and linear: a cycle of ww edges is G0; if
 * there is none, any cycle of ww and wr is G1c; if there is none, any cycle of the product graph has rw edges,
 * no two in a row; what is left has two in a row, G2-item. The same again with session order and with real
 * time. Only G-single asks more than components can tell (`reachable.ts`). Searches then shorten the examples
 * under a limit; when one runs out, the example is longer than need be, and the verdict is the same.
 *
 * Kinds are sought from worst to mildest in each component, and those that follow from a kind already found
 * there are left out, as Elle does (Kingsbury and Alvaro, VLDB 2020).
 */
import { anomalyImplies } from "../consistency/index.js";
import { components, productComponents, type Components } from "./components.js";
import { KINDS, RW, WR, WW, type Session, type TransactionGraph } from "./graph.js";
import { anySingle } from "./reachable.js";
import { canonical, CycleSearch, isSimple, type Edge, type Walk } from "./search.js";

export interface Cycle {
  readonly type: string;
  readonly edges: readonly Edge[];
}

export interface CycleReport {
  /** At most one of each type for a component. */
  readonly cycles: readonly Cycle[];
  /** All components by session; of none where nothing is cyclic in the strongest. */
  readonly components: Partial<Record<Session, Components>>;
  /** States visited in search of examples. */
  readonly visited: number;
}

/** Weakest first. */
const SESSIONS: readonly Session[] = ["none", "process", "realtime"];

/** States that the search for one example may visit before it settles for what it has. */
const PATIENCE = 300_000;
/** The same for all examples of a run together. */
const TOTAL_PATIENCE = 20_000_000;

const SUFFIX: Record<Session, string> = { none: "", process: "-process", realtime: "-realtime" };

/**
 * One graph for all, or one for each: those with session order and real time may have edges that only hold there,
 * and must have all edges of the plain one.
 */
export function findCycles(
  graphs: TransactionGraph | Record<Session, TransactionGraph>,
  sessions: readonly Session[] = SESSIONS,
): CycleReport {
  const by = "nodes" in graphs ? { none: graphs, process: graphs, realtime: graphs } : graphs;
  let visited = 0;
  const cycles: Cycle[] = [];
  // If nothing is cyclic in the strongest order, nothing is without: every edge of the others is part of it.
  const strongest = sessions[sessions.length - 1]!;
  const whole = components(by[strongest], KINDS, strongest);
  if (whole.members.length === 1 && by.process === by[strongest]) {
    return { cycles, components: {}, visited: 0 };
  }
  const found = new Map<number, string[]>();
  let search: CycleSearch | undefined;
  let searched: TransactionGraph | undefined;
  const report: Partial<Record<Session, Components>> = {};
  let noFlow: Components | null | undefined;
  for (const session of sessions) {
    const graph = by[session];
    const all = session === strongest ? whole : components(graph, KINDS, session);
    report[session] = all;
    if (all.members.length === 1) continue;
    if (search === undefined || searched !== graph) search = new CycleSearch(graph);
    searched = graph;
    // Where nothing flows in a circle in the strongest order, nothing does in a weaker one.
    if (session !== strongest && graph === by[strongest])
      noFlow = noFlow === undefined ? acyclic(components(graph, RW, strongest)) : noFlow;
    new Level(graph, search, session, all, graph !== by.none, found, cycles, noFlow ?? undefined).run();
    visited += search.visited;
  }
  return { cycles, components: report, visited };
}

/** Components without any cycle; null for others. */
function acyclic(all: Components): Components | null {
  return all.members.length === 1 ? all : null;
}

class Level {
  readonly #suffix: string;

  constructor(
    readonly graph: TransactionGraph,
    readonly search: CycleSearch,
    readonly session: Session,
    readonly all: Components,
    /** The graph has edges that only hold in this kind of session: no cycle needs another proof of it. */
    readonly derived: boolean,
    /** Types found so far, by first transaction of the component they were found in. */
    readonly found: Map<number, string[]>,
    readonly cycles: Cycle[],
    /** The components of ww and wr edges, if they are known to have no cycle. */
    readonly noFlow: Components | undefined,
  ) {
    this.#suffix = SUFFIX[session];
  }

  run(): void {
    const { graph, session } = this;
    const flow = this.noFlow ?? components(graph, RW, session);
    // Write cycles are part of the flow: none of the one, none of the other.
    const writes = flow.members.length === 1 ? flow : components(graph, 1, session, false);
    const inherited = this.#inherit();
    const perWrites = nested(writes, this.all);
    const perFlow = nested(flow, this.all);
    const sought = this.all.members.map((_, c) => {
      const types = inherited[c]!;
      return {
        missing: (type: string) => !types.some((t) => anomalyImplies(t, type + this.#suffix)),
        take: (type: string, cycle: readonly Edge[] | undefined) => {
          if (cycle === undefined) return;
          types.push(type + this.#suffix);
          this.cycles.push({ type: type + this.#suffix, edges: canonical(cycle) });
        },
      };
    });
    for (let c = 1; c < sought.length; c++) {
      const { missing, take } = sought[c]!;
      if (missing("G0")) take("G0", this.#inside(writes, perWrites[c]!, WW, WW + 1, false));
      if (missing("G1c")) take("G1c", this.#inside(flow, perFlow[c]!, WR, RW, true));
      if (missing("G1c")) take("G1c", this.#inside(flow, perFlow[c]!, WW, WR, true));
      if (missing("G-single-item")) take("G-single-item", this.#opposed(this.#leads(c, RW, KINDS), RW));
    }
    // The kinds of anti-dependencies follow from each other: where the worst is known, nothing needs to be looked at.
    const open = sought.map(({ missing }, c) => c > 0 && missing("G-single-item"));
    if (open.includes(true)) {
      const within = open.includes(false, 1)
        ? this.all.of.map((c) => (open[c] === true ? c : 0))
        : this.all.of;
      const product = productComponents(graph, "snapshot", session, within);
      for (let c = 1; c < sought.length; c++) {
        if (open[c]!) this.#antiDependencies(c, product, sought[c]!.missing, sought[c]!.take);
      }
    }
    if (session === "none") this.#forks(productComponents(graph, "prefix", session, this.all.of));
  }

  /** Kinds with rw edges, mildest last. */
  #antiDependencies(
    c: number,
    product: Int32Array,
    missing: (type: string) => boolean,
    take: (type: string, cycle: readonly Edge[] | undefined) => void,
  ): void {
    const rwEdges = this.#leads(c, RW, KINDS);
    const closing = this.#closing(rwEdges, product);
    if (closing.length > 0) {
      const walk: Walk = { kinds: RW, guessed: true, session: this.session };
      const shortest = this.#shortest(c, closing, RW, walk, () => true);
      take(
        "G-single-item",
        shortest.cycle ?? (shortest.complete ? undefined : this.#exhaustive(c, closing, walk)),
      );
    }
    if (closing.length > 0 && missing("G-nonadjacent-item")) {
      const walk: Walk = { kinds: KINDS, guessed: true, session: this.session, rule: "snapshot" };
      take(
        "G-nonadjacent-item",
        this.#shortest(c, closing, RW, walk, (x) => isSimple(x) && this.#counts(x, 2)).cycle,
      );
    }
    if (missing("G2-item")) {
      const walk: Walk = { kinds: KINDS, guessed: true, session: this.session };
      take("G2-item", this.#shortest(c, rwEdges, RW, walk, (x) => this.#counts(x, 2)).cycle);
    }
  }

  /** Prefix consistency: rw edges only behind wr edges. */
  #forks(prefix: Int32Array): void {
    const walk: Walk = { kinds: KINDS, guessed: true, session: this.session, rule: "prefix" };
    for (let c = 1; c < this.all.members.length; c++) {
      const closing = this.#closing(this.#leads(c, RW, KINDS), prefix);
      if (closing.length === 0) continue;
      const { cycle } = this.#shortest(c, closing, RW, walk, isSimple);
      if (cycle !== undefined) this.cycles.push({ type: "G-prefix", edges: canonical(cycle) });
    }
  }

  #exhaustive(c: number, closing: readonly number[], walk: Walk): readonly Edge[] | undefined {
    const edge = anySingle(this.graph, this.session, this.all.members[c]!, closing);
    if (edge === undefined) return undefined;
    return this.search.through(edge[0], RW, edge[1], walk, this.all.of, this.all.members[c]!);
  }

  /** Whether a cycle has so many rw edges, and an edge of this level's own kind. */
  #counts(cycle: readonly Edge[], rw: number): boolean {
    return (
      cycle.filter((edge) => edge.kind === "rw").length >= rw &&
      (this.session === "none" || this.derived || cycle.some((edge) => edge.kind === this.session))
    );
  }

  /** The shortest cycle within any of these components of a projection that starts with an edge of some kind. */
  #inside(
    projection: Components,
    which: readonly number[],
    kind: number,
    kinds: number,
    guessed: boolean,
  ): readonly Edge[] | undefined {
    let best: readonly Edge[] | undefined;
    for (const id of which) {
      const leads = this.#leads(id, kind, kinds, projection, guessed);
      const walk: Walk = { kinds: guessed ? RW : 1, guessed, session: this.session };
      const { cycle } = this.#shortest(id, leads, kind, walk, () => true, projection, best?.length);
      if (cycle !== undefined) best = cycle;
      if (best !== undefined && best.length === 2) break;
    }
    return best;
  }

  /** Edges of kinds `[kind, end)` between members of a component, in order: both ends of each, one after another. */
  #leads(c: number, kind: number, end: number, within = this.all, guessed = true): number[] {
    const { offsets, targets } = this.graph;
    const result: number[] = [];
    for (const u of within.members[c]!) {
      const stop = guessed ? offsets[u * KINDS + end]! : offsets[u * KINDS + kind + 1]!;
      for (let at = offsets[u * KINDS + kind]!; at < stop; at++) {
        if (within.of[targets[at]!] === c) result.push(u, targets[at]!);
      }
    }
    return result;
  }

  /** The rw edges among these that are on a cycle of the product graph. */
  #closing(rwEdges: readonly number[], product: Int32Array): number[] {
    const result: number[] = [];
    for (let i = 0; i < rwEdges.length; i += 2) {
      const [u, v] = [rwEdges[i]!, rwEdges[i + 1]!];
      if (product[2 * u] !== 0 && product[2 * u] === product[2 * v + 1]) result.push(u, v);
    }
    return result;
  }

  /** Two edges are the least there can be: an edge straight against session order or real time is found by looking. */
  #opposed(leads: readonly number[], kind: number): readonly Edge[] | undefined {
    const { session, graph } = this;
    if (session === "none") return undefined;
    for (let i = 0; i < leads.length; i += 2) {
      const [u, v] = [leads[i]!, leads[i + 1]!];
      if (v >= graph.transactions) continue;
      if (session === "realtime" ? graph.successor[v]! > u : graph.processNext[v] !== u) continue;
      return [
        { from: u, to: v, kind: kind === RW ? "rw" : kind === WR ? "wr" : "ww" },
        { from: v, to: u, kind: session },
      ];
    }
    return undefined;
  }

  /** `complete` says that every edge was tried to the end. */
  #shortest(
    c: number,
    leads: readonly number[],
    kind: number,
    walk: Walk,
    accept: (cycle: readonly Edge[]) => boolean,
    within = this.all,
    shorterThan = Infinity,
  ): { cycle: readonly Edge[] | undefined; complete: boolean } {
    const { search } = this;
    const least = this.#opposed(leads, kind);
    if (least !== undefined && accept(least)) return { cycle: least, complete: true };
    let best: readonly Edge[] | undefined;
    const start = search.visited;
    for (let i = 0; i < leads.length; i += 2) {
      const limit = best?.length ?? shorterThan;
      if (limit <= 2) break;
      const tired = search.visited - start > PATIENCE || search.visited > TOTAL_PATIENCE;
      if (tired) return { cycle: best, complete: false };
      const cycle = search.through(
        leads[i]!,
        kind,
        leads[i + 1]!,
        walk,
        within.of,
        within.members[c]!,
        limit,
      );
      if (cycle !== undefined && accept(cycle)) best = cycle;
    }
    return { cycle: best, complete: true };
  }

  /** Types found at weaker levels in the components that each of this level's contains; shared by reference. */
  #inherit(): string[][] {
    const result: string[][] = this.all.members.map(() => []);
    for (const [first, types] of this.found) result[this.all.of[first]!]!.push(...types);
    this.all.members.forEach((members, c) => {
      if (c > 0) this.found.set(members[0]!, result[c]!);
    });
    return result;
  }
}

/** For each component of `outer`, the components of `inner` that lie in it, smallest first. */
function nested(inner: Components, outer: Components): number[][] {
  const result: number[][] = outer.members.map(() => []);
  for (let c = 1; c < inner.members.length; c++) result[outer.of[inner.members[c]![0]!]!]!.push(c);
  for (const list of result) {
    list.sort((a, b) => inner.members[a]!.length - inner.members[b]!.length || a - b);
  }
  return result;
}
