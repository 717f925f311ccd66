/** `faultline list`: what there is, one line each. */
import { Argument, Command } from "commander";
import { CHECKERS } from "../checkers/catalog.js";
import { ANOMALIES, drawLattice, MODELS } from "../checkers/consistency/index.js";
import { GUARANTEES, LOSSES } from "../checkers/guarantees/index.js";
import { FAULTS } from "../harness/faults/index.js";
import { SYSTEMS } from "../systems/index.js";
import { WORKLOADS } from "../workloads/index.js";
import type { Output } from "./output.js";

interface Item {
  readonly name: string;
  readonly summary: string;
  readonly [more: string]: unknown;
}

const KINDS: Readonly<Record<string, () => Promise<Item[]>>> = {
  systems: () =>
    Promise.all(
      SYSTEMS.map(async (system) => {
        const found = await system.availability({});
        const state = found.available ? `available (${found.version})` : `not here: ${found.install}`;
        const settings = Object.fromEntries(
          Object.entries(system.settings).map(([name, { summary, values, default: fallback }]) => [
            name,
            { summary, values, default: fallback },
          ]),
        );
        return {
          name: system.name,
          summary: `${system.summary} [${state}]`,
          workloads: Object.keys(system.workloads),
          settings,
          claims: system.claims,
        };
      }),
    ),
  workloads: () => {
    const runnable = WORKLOADS.map(({ name, summary, settings, fake }) => ({
      name,
      summary,
      settings,
      defects: Object.keys(fake.defects),
    }));
    const names = new Set(runnable.map(({ name }) => name));
    const checkable = CHECKERS.filter(({ name }) => !names.has(name)).map(({ name, summary }) => ({
      name,
      summary: `${summary} [check only]`,
    }));
    return Promise.resolve([...runnable, ...checkable]);
  },
  faults: () =>
    Promise.resolve(FAULTS.map(({ name, summary, needs, words = {} }) => ({ name, summary, needs, words }))),
  models: () => Promise.resolve([...MODELS, ...GUARANTEES].map((model) => ({ ...model }))),
  anomalies: () => Promise.resolve([...ANOMALIES, ...LOSSES].map((anomaly) => ({ ...anomaly }))),
};

export function listCommand(output: Output): Command {
  return new Command("list")
    .summary("systems, workloads, faults, models or anomalies")
    .addArgument(new Argument("<kind>", "what to list").choices(Object.keys(KINDS)))
    .option("--json", "one JSON document on standard output")
    .action(async (kind: string, options: { json?: boolean }) => {
      const items = await KINDS[kind]!();
      if (options.json === true) {
        output.result(JSON.stringify(items, undefined, 1));
        return;
      }
      const width = Math.max(...items.map(({ name }) => name.length));
      for (const { name, summary } of items) output.result(`${name.padEnd(width)}  ${summary}`);
      if (kind === "models") output.result(`\n${drawLattice()}`);
    });
}
