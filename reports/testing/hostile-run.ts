/** A run in which every text that somebody else decides is hostile. */
import { buildHistory } from "../../checkers/history/builder.js";
import type { HistoryEvent } from "../../checkers/history/event.js";
import type { RunReport } from "../report.js";
import { HOSTILE, HOSTILE_TEXT } from "./hostile.js";
import { wrapRun } from "./sample-run.js";

export function hostileRun(): RunReport {
  const events: Omit<HistoryEvent, "index">[] = HOSTILE.flatMap((text, i) => {
    const base = { process: i, f: "txn", key: text } as const;
    const value = [
      ["append", text, text],
      ["r", text, [text, { [text]: text }]],
    ];
    const error = { code: text, message: text };
    return [
      { ...base, time: i * 1e6, type: "invoke", value },
      i % 3 === 2
        ? { ...base, time: i * 1e6 + 5e5, type: "info", value, error }
        : { ...base, time: i * 1e6 + 5e5, type: i % 3 === 0 ? "ok" : "fail", value, error },
    ];
  });
  events.push(
    ...HOSTILE.map((text, i) => ({
      time: i * 1e6 + 6e5,
      process: "nemesis" as const,
      type: "info" as const,
      f: `start-${text}`,
      value: { targets: [text], observed: text, bit: true, hears: { [text]: [text], __proto__: [text] } },
    })),
  );
  events.sort((a, b) => a.time - b.time);
  const history = buildHistory(events.map((event, index) => ({ ...event, index })));
  const run = wrapRun({
    history,
    seconds: 1,
    verdict: {
      verdict: "invalid",
      workload: HOSTILE_TEXT,
      models: [HOSTILE_TEXT],
      anomalies: [
        {
          type: HOSTILE_TEXT,
          operations: [0, 2],
          key: HOSTILE_TEXT,
          message: HOSTILE_TEXT,
          details: {
            shape: HOSTILE_TEXT,
            value: HOSTILE_TEXT,
            [HOSTILE_TEXT]: HOSTILE_TEXT,
            when: [{ from: -1, to: 1e99, count: HOSTILE_TEXT }],
          },
          steps: [
            { kind: HOSTILE_TEXT, from: 0, to: 2, key: HOSTILE_TEXT, because: HOSTILE_TEXT },
            { kind: "rw", from: 2, to: 0, key: HOSTILE_TEXT, because: HOSTILE_TEXT },
          ],
        },
        {
          type: "nonlinearizable",
          operations: [0, 2],
          key: HOSTILE_TEXT,
          details: {
            orders: [
              { order: [0], state: HOSTILE_TEXT, blocked: [{ operation: 2, because: HOSTILE_TEXT }] },
              { order: [HOSTILE_TEXT], state: {}, blocked: HOSTILE_TEXT },
            ],
            statesBefore: [HOSTILE_TEXT],
            prefix: { operations: HOSTILE_TEXT, last: [HOSTILE_TEXT, 0] },
          },
        },
      ],
      counts: { [HOSTILE_TEXT]: 1 },
      violates: [HOSTILE_TEXT],
      alsoViolates: [],
      satisfies: [HOSTILE_TEXT],
      engine: HOSTILE_TEXT,
      checked: { operations: HOSTILE.length },
    },
    record: {
      id: HOSTILE_TEXT,
      command: HOSTILE_TEXT,
      system: HOSTILE_TEXT,
      workload: HOSTILE_TEXT,
      settings: { [HOSTILE_TEXT]: HOSTILE_TEXT },
      defect: HOSTILE_TEXT,
      nodes: [...HOSTILE],
      faults: [...HOSTILE],
      claim: {
        name: HOSTILE_TEXT,
        promises: HOSTILE_TEXT,
        says: HOSTILE_TEXT,
        source: "javascript:window.pwned=1",
      },
      versions: { faultline: HOSTILE_TEXT, node: HOSTILE_TEXT, system: HOSTILE_TEXT },
      commit: HOSTILE_TEXT,
      outcome: {
        seconds: 1,
        startupSeconds: 1,
        operations: { ok: 4, fail: 4, info: 3 },
        vacuousFaults: [...HOSTILE],
        unhealed: [...HOSTILE],
        interrupted: true,
        error: HOSTILE_TEXT,
      },
    },
  });
  return {
    ...run,
    schedule: HOSTILE.map((text, i) => ({
      fault: text,
      plan: { targets: [text], mode: text },
      from: i * 1e6,
      to: i * 1e6 + 9e5,
    })),
    colours: Object.fromEntries(HOSTILE.map((text) => [text, `red;}</style>${text}`])),
    folder: "javascript:window.pwned=1",
  };
}
