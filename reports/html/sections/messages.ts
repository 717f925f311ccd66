/** Messages by producer and by key: what was sent, and what became of it. The plots show the same over time. */
import type { RunReport } from "../../report.js";
import { countMessages, type Message, type MessageCounts } from "../../tell/messages.js";
import { count } from "../../tell/numbers.js";
import { markup, NOTHING, type Markup } from "../markup.js";

const ROWS_MAX = 12;

export function messageSection({ history }: RunReport, messages: readonly Message[]): Markup {
  if (history === undefined || messages.length === 0) return NOTHING;
  const { process } = history.columns;
  const byProducer = countMessages(messages, ({ send }) => `process ${String(process[send]!)}`);
  const byKey = countMessages(messages, ({ key }) => key);
  return markup`<section id="messages" aria-labelledby="messages-title">
  <h2 id="messages-title">Messages</h2>
  <p class="quiet">What the history shows of each message, from its first send to its last delivery. Not delivered: acknowledged, and in no delivery by the end of the run. Overtaken: its first delivery began after a later message of the same producer and key had been delivered. What of this breaks a promise is said among the anomalies.</p>
  ${table("By producer", byProducer)}
  ${byKey.length > 1 && table("By key or partition", byKey)}
</section>`;
}

function table(title: string, rows: readonly MessageCounts[]): Markup {
  const worst = [...rows].sort((a, b) => trouble(b) - trouble(a) || b.sent - a.sent).slice(0, ROWS_MAX);
  const cell = (value: number, bad = false): Markup =>
    markup`<td class="number">${bad && value > 0 ? markup`<strong class="bad">${count(value)}</strong>` : count(value)}</td>`;
  return markup`<h3>${title}</h3><div class="scroll" tabindex="0" role="region" aria-label="Messages, ${title}"><table><thead><tr><th scope="col">Name</th><th scope="col" class="number">Sent</th><th scope="col" class="number">Acknowledged</th><th scope="col" class="number">Delivered</th><th scope="col" class="number">Not delivered</th><th scope="col" class="number">More than once</th><th scope="col" class="number">Overtaken</th></tr></thead><tbody>${worst.map(
    (row) =>
      markup`<tr><th scope="row">${row.name}</th>${cell(row.sent)}${cell(row.acknowledged)}${cell(row.delivered)}${cell(row.missing, true)}${cell(row.again, true)}${cell(row.overtaken, true)}</tr>`,
  )}</tbody></table></div>${rows.length > worst.length && markup`<p class="quiet">${count(rows.length - worst.length)} more are left out; those with the most trouble come first.</p>`}`;
}

function trouble({ missing, again, overtaken }: MessageCounts): number {
  return missing + again + overtaken;
}
