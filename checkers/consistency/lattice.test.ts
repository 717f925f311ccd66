import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  ANOMALIES,
  canonicalModel,
  drawLattice,
  implies,
  MODELS,
  prohibited,
  refuted,
  SOURCES,
  strongestUnrefuted,
} from "./index.js";

const corpora = process.env["FAULTLINE_CORPORA"];

describe("the lattice", () => {
  it("is closed: every name it mentions exists, and has a source and a line for people", () => {
    const models = new Set(MODELS.map((model) => model.name));
    const kinds = new Set(ANOMALIES.map((kind) => kind.name));
    expect(kinds.size).toBe(ANOMALIES.length);
    for (const model of MODELS) {
      expect([...model.implies].filter((name) => !models.has(name))).toEqual([]);
      expect([...model.prohibits].filter((name) => !kinds.has(name))).toEqual([]);
      expect(SOURCES[model.source]).toBeTruthy();
      expect(model.summary).toMatch(/\.$/);
    }
    for (const kind of ANOMALIES) expect(kind.implies.filter((name) => !kinds.has(name))).toEqual([]);
  });

  it("has no two models that imply each other", () => {
    for (const a of MODELS) {
      for (const b of MODELS) {
        if (a !== b) expect(implies(a.name, b.name) && implies(b.name, a.name)).toBe(false);
      }
    }
  });

  it("takes aliases in any case and suggests a name for what it does not know", () => {
    expect(canonicalModel("PL-SS")).toBe("strict-serializable");
    expect(canonicalModel("strong-serializable")).toBe("strict-serializable");
    expect(canonicalModel("si")).toBe("snapshot-isolation");
    expect(() => canonicalModel("serialisable")).toThrow(
      'unknown consistency model "serialisable"; did you mean "serializable"?',
    );
  });

  it("names the weakest models refuted, and the rest apart", () => {
    const { violates, alsoViolates } = refuted(["G2-item"]);
    expect(violates).toEqual(["repeatable-read"]);
    expect(alsoViolates).toEqual(["serializable", "strict-serializable", "strong-session-serializable"]);
    expect(refuted([])).toEqual({ violates: [], alsoViolates: [] });
    expect(strongestUnrefuted(["serializable", "SI", "read-committed"], ["G2-item"])).toEqual([
      "snapshot-isolation",
    ]);
  });

  it("draws itself, with crosses on what is refuted", () => {
    expect(drawLattice().split("\n")).toHaveLength(MODELS.length);
    expect(drawLattice(["G1a"])).toMatch(/✗ +serializable/);
    expect(drawLattice(["G1a"])).toMatch(/· +read-uncommitted/);
  });
});

describe.skipIf(corpora === undefined)("parity with Elle's lattice (set FAULTLINE_CORPORA to run)", () => {
  const elle = (corpora === undefined ? {} : JSON.parse(readFileSync(`${corpora}/lattice.json`, "utf8"))) as {
    "models-implication (stronger<-weaker edges as in elle)": Record<string, string[]>;
    "canonical-names": Record<string, string>;
    "anomalies-prohibited-by": Record<string, string[]>;
    "implied-anomalies": Record<string, string[]>;
  };

  it("has the same models, names and implications", () => {
    const edges = elle["models-implication (stronger<-weaker edges as in elle)"];
    for (const [alias, name] of Object.entries(elle["canonical-names"])) {
      expect(canonicalModel(alias)).toBe(canonicalModel(name));
    }
    const reach = (name: string): Set<string> =>
      new Set([name, ...(edges[name] ?? []).flatMap((next) => [...reach(next)])]);
    for (const a of Object.keys(edges)) {
      for (const b of Object.keys(edges)) expect([a, b, implies(a, b)]).toEqual([a, b, reach(a).has(b)]);
    }
    expect(new Set(Object.keys(edges).map(canonicalModel)).size).toBe(MODELS.length);
  });

  it("forbids all that Elle's forbids", () => {
    for (const [model, kinds] of Object.entries(elle["anomalies-prohibited-by"])) {
      const ours = prohibited(model);
      const lacking = kinds.filter((kind) => !/cycle-exists$/.test(kind) && !ours.has(kind));
      expect([model, lacking]).toEqual([model, []]);
    }
  });
});
