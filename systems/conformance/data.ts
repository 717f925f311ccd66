/** Duties that show in the adapter's data, without a server. */
import { WORKLOADS } from "../../workloads/index.js";
import type { Site } from "../../harness/cluster/plan.js";
import { NotConformant, type Check } from "./check.js";

const pure: Check = {
  name: "the plan is pure: the same settings and place give the same commands",
  async run({ system, settings, cluster, where = "local" }) {
    const plans = await Promise.all([0, 1].map(() => system.plan(settings, cluster.nodes.length, where)));
    const texts = plans.map((plan) => {
      if ("external" in plan) return JSON.stringify(plan);
      const ports = Object.fromEntries(Object.keys(plan.ports).map((port, i) => [port, 5000 + i]));
      const sites = plan.nodes.map(({ name }): Site => {
        const peers = plan.nodes.map(({ name: peer }) => ({
          name: peer,
          host: peer,
          address: "127.0.0.1",
          own: "127.0.0.1",
          elsewhere: [],
        }));
        return { name, folder: `/place/${name}`, host: "127.0.0.1", port: 5000, ports, peers };
      });
      return JSON.stringify(
        plan.nodes.map((node, i) => {
          const site = sites[i]!;
          return [node.name, node.files?.(site), node.setup?.(site), node.servers(site), node.stopSignal];
        }),
      );
    });
    if (texts[0] !== texts[1]) {
      throw new NotConformant(
        `expected two equal plans for the same settings, got ${texts[0]!} and ${texts[1]!}; put what is random or new each time into the site's folder or into the client`,
      );
    }
  },
};

const claims: Check = {
  name: "claims speak of settings, values and workloads that exist",
  async run({ system }) {
    for (const { name, workload, when } of system.claims) {
      if (system.workloads[workload] === undefined) {
        throw new NotConformant(
          `the claim ${name} is about the workload ${workload}, for which there are no clients; there are ${Object.keys(system.workloads).join(", ")}`,
        );
      }
      const settings = WORKLOADS.find((known) => known.name === workload)?.settings ?? {};
      for (const [setting, value] of Object.entries(when)) {
        const { values } = system.settings[setting] ?? {};
        if (system.settings[setting] === undefined && settings[setting] === undefined)
          throw new NotConformant(
            `the claim ${name} depends on the setting ${setting}, which does not exist`,
          );
        if (values !== undefined && !values.includes(value))
          throw new NotConformant(
            `the claim ${name} depends on ${setting}=${value}; expected one of ${values.join(", ")}`,
          );
      }
    }
  },
};

const unlisted: Check = {
  name: "an error that the table does not list is indefinite",
  async run({ system }) {
    for (const error of [new Error("never seen before"), "a text", undefined, { code: "ODD" }]) {
      const { definite } = system.classify(error);
      if (definite) {
        throw new NotConformant(
          `expected classify() to call ${String(error)} indefinite: nobody knows whether such an operation happened, and calling it failed turns its effects into false anomalies`,
        );
      }
    }
  },
};

export const dataChecks: readonly Check[] = [pure, claims, unlisted];
