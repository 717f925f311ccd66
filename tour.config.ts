/**
 * The concept tour as one campaign: every concept on a real system, the anomaly and the control beside it. `npm run
 * tour` runs it, `npm run tour -- lost-update` one concept of it; docs/tour.md is made from what was measured.
 */
import { defineConfig } from "faultline";
import { shown, type Concept } from "./tour/concept.js";
import { messages } from "./tour/messages.js";
import { replication } from "./tour/replication.js";
import { transactions } from "./tour/transactions.js";
import { trouble } from "./tour/trouble.js";

export const CHAPTERS: readonly { readonly title: string; readonly concepts: readonly Concept[] }[] = [
  { title: "Transactions", concepts: transactions },
  { title: "Partitions and replicas", concepts: replication },
  { title: "Networks, clocks, processes, liars", concepts: trouble },
  { title: "Messages", concepts: messages },
];

const run = (id: string, { faults = [], schedule = [], seen = [], ...row }: ReturnType<typeof shown>) => ({
  ...row,
  id,
  faults: [...faults],
  schedule: schedule.map((fault) => ({ ...fault })),
  seen: [...seen],
});

export default defineConfig({
  campaign: {
    name: "tour",
    runs: CHAPTERS.flatMap(({ concepts }) =>
      concepts.flatMap(({ id, anomaly, control }) => [
        run(id, shown(anomaly)),
        run(`${id}-control`, shown(control)),
      ]),
    ),
  },
});
