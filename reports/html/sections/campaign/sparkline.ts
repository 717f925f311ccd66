/** A run's operations over time, as large as a word: succeeded below, the others on top in another colour and hatching. */
import type { CampaignEntry } from "../../../../harness/store/campaign-record.js";
import { count } from "../../../tell/numbers.js";
import { markup, NOTHING, type Markup } from "../../markup.js";

const BAR = 3;
const HEIGHT = 22;

export function sparkline({ pulse }: CampaignEntry): Markup {
  if (pulse === undefined || pulse.ok.length === 0) return NOTHING;
  const totals = pulse.ok.map((ok, i) => ok + (pulse.rest[i] ?? 0));
  const most = Math.max(1, ...totals);
  const high = (value: number) => Math.round((value / most) * HEIGHT * 10) / 10;
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const label = `${count(sum(pulse.ok))} succeeded, ${count(sum(pulse.rest))} did not`;
  return markup`<svg class="spark" viewBox="0 0 ${pulse.ok.length * BAR} ${HEIGHT}" width="${pulse.ok.length * BAR}" height="${HEIGHT}" role="img" aria-label="${label}"><title>${label}</title>${totals.map(
    (total, i) => {
      const [ok, all] = [high(pulse.ok[i]!), high(total)];
      return markup`${ok > 0 && markup`<rect class="spark-ok" x="${i * BAR}" y="${HEIGHT - ok}" width="${BAR - 1}" height="${ok}"/>`}${all > ok && markup`<rect class="spark-rest" x="${i * BAR}" y="${HEIGHT - all}" width="${BAR - 1}" height="${Math.round((all - ok) * 10) / 10}"/>`}`;
    },
  )}</svg>`;
}
