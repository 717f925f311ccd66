/**
 * One small anomaly, planted in a long history that has none, is always found, and nothing else is. The full measure is
 * FAULTLINE_SEEDS=100 FAULTLINE_TRANSACTIONS=10000.
 */
import { describe, expect, it } from "vitest";
import { buildHistory, type HistoryEvent } from "../history/index.js";
import { Random } from "../testing/random.js";
import { events, type Notation } from "../transactions/testing/shorthand.js";
import { simulate } from "../transactions/testing/simulate.js";
import { listAppendChecker } from "./index.js";

const SEEDS = Number(process.env["FAULTLINE_SEEDS"] ?? 15);
const TRANSACTIONS = Number(process.env["FAULTLINE_TRANSACTIONS"] ?? 200);

const together: Notation = { concurrent: true };
const PLANTED: [string, string[], Notation][] = [
  ["G0", ["ax1 ay1", "ax2 ay2", "rx12", "ry21"], together],
  ["G1a", ["ax1 !", "rx1"], together],
  ["G1b", ["ax1 ax2", "rx1"], together],
  ["G1c", ["ax1 ry1", "ay1 rx1"], together],
  ["dirty-update", ["ax1 !", "ax2", "rx12"], together],
  ["G-single-item", ["ax1 ay1", "ax2 ry_", "rx12"], together],
  ["G-nonadjacent-item", ["ax1", "rx1 ry_", "ay1", "ry1 rx_"], together],
  ["G2-item", ["rx_ ay1", "ry_ ax1"], together],
  ["lost-update", ["rx_ ax1", "rx_ ax2"], together],
  ["internal", ["ax1", "rx_ rx1"], together],
  ["future-read", ["rx1 ax1", "rx1"], together],
  ["duplicate-elements", ["ax1", "ax2", "rx121"], together],
  ["incompatible-order", ["ax1", "ax2", "rx12", "rx21"], together],
  ["thin-air-read", ["ax1", "rx19"], together],
  ["G0-realtime", ["ax1", "ax2", "rx21"], {}],
  ["G1c-realtime", ["rx1", "ax1"], {}],
  ["G-single-item-realtime", ["ax1", "rx_"], {}],
];

/** The host's events with the guest's among them, each in its order, from some place on. */
function plant(host: readonly HistoryEvent[], guest: readonly HistoryEvent[], seed: number): HistoryEvent[] {
  const random = new Random(seed);
  const merged: HistoryEvent[] = [];
  const place = random.below(host.length);
  let next = 0;
  host.forEach((event, i) => {
    while (i >= place && next < guest.length && random.chance(0.5)) merged.push(guest[next++]!);
    merged.push(event);
  });
  merged.push(...guest.slice(next));
  return merged.map((event, index) => ({ ...event, index }));
}

describe.each(PLANTED)("%s", (type, lines, notation) => {
  it("is found wherever it is planted", () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const host = simulate({ level: "strict-serializable", seed, transactions: TRANSACTIONS, atomic: true });
      const guest = events(lines, notation).map((event) => ({
        ...event,
        process: (event.process as number) + 100_000,
      }));
      const verdict = listAppendChecker.check(buildHistory(plant(host, guest, seed)));
      expect([seed, Object.keys(verdict.counts)]).toEqual([seed, expect.arrayContaining([type])]);
      const keys = verdict.anomalies.flatMap((anomaly) => [
        anomaly.key,
        ...(anomaly.steps ?? []).map((step) => step.key),
      ]);
      expect(keys.filter((key) => key !== undefined && typeof key !== "string")).toEqual([]);
    }
  });
});
