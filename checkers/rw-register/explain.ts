/** Why each edge between transactions on registers holds, in data and in words. */
import type { Cycle } from "../transactions/cycles.js";
import { legend, namer, say, tellCycle } from "../transactions/prose.js";
import type { Edge } from "../transactions/search.js";
import { shapeOf, titled } from "../transactions/shape.js";
import type { Anomaly, Step } from "../verdict.js";
import { writes } from "./local.js";
import type { Registers } from "./registers.js";

export function explainCycle(r: Registers, { type, edges }: Cycle): Anomaly {
  const name = namer();
  const starts = edges.map((edge) => r.store.start[edge.from]!);
  starts.forEach(name);
  const steps = edges.map((edge) => step(r, edge, name));
  const shape = shapeOf(steps);
  return {
    type,
    operations: starts,
    steps,
    message: titled(shape, `${legend(starts, name)} ${tellCycle(steps, name)}`),
    ...(shape === undefined ? {} : { details: { shape } }),
  };
}

function step(r: Registers, edge: Edge, name: (start: number) => string): Step {
  const { store } = r;
  const from = store.start[edge.from]!;
  const to = store.start[edge.to]!;
  const [a, b] = [name(from), name(to)];
  const base = { kind: edge.kind, from, to };
  if (edge.kind === "process") {
    return { ...base, because: `process ${String(store.process[edge.from])} ran ${a} before ${b}` };
  }
  if (edge.kind === "realtime") {
    const end = String(store.end[edge.from]);
    return {
      ...base,
      because: `${a} had completed (index ${end}) before ${b} was invoked (index ${String(to)})`,
    };
  }
  const value = (v: number) => (v < r.keys ? null : store.atoms.value(r.versionAtom[v]!));
  const proof = (
    v: number,
    u: number | undefined,
    because: (key: string, old: string, young: string) => string,
  ): Step => {
    const key = store.keyValue(r.versionKey[v]!);
    const next = u === undefined ? undefined : value(u);
    return {
      ...base,
      key,
      value: value(v),
      ...(next === undefined ? {} : { next }),
      because: because(say(key), say(value(v)), say(next)),
    };
  };
  for (let i = r.readFrom[edge.to]!; edge.kind === "wr" && i < r.readFrom[edge.to + 1]!; i++) {
    const v = r.readVersion[i]!;
    if (r.writer[v] === edge.from)
      return proof(v, undefined, (key, old) => `${b} read ${key} = ${old}, which ${a} wrote`);
  }
  for (let i = r.readFrom[edge.from]!; edge.kind === "rw" && i < r.readFrom[edge.from + 1]!; i++) {
    const v = r.readVersion[i]!;
    const u = writes(r, edge.to, r.versionKey[v]!);
    if (u < 0) continue;
    return proof(v, u, (key, old, young) =>
      v < r.keys
        ? `${a} found ${key} not yet written, and ${b} wrote ${young}`
        : `${a} read ${key} = ${old}, and ${b}'s ${young} came after that`,
    );
  }
  for (let i = r.writeFrom[edge.from]!; edge.kind === "ww" && i < r.writeFrom[edge.from + 1]!; i++) {
    const v = r.writeVersion[i]!;
    const u = writes(r, edge.to, r.versionKey[v]!);
    if (u < 0) continue;
    const seen = r.readVersion.subarray(r.readFrom[edge.to], r.readFrom[edge.to + 1]).includes(v);
    return proof(v, u, (key, old, young) =>
      seen
        ? `${b} read ${key} = ${old} from ${a} and then wrote ${young}`
        : `${a}'s ${key} = ${old} was there before ${b}'s ${young}`,
    );
  }
  return { ...base, because: `${a}'s version was read where ${b}'s had to be seen too` };
}
