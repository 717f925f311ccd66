/** Two reads of one list that cannot both be right: what they share, and where they part. */
import type { Proof } from "../../tell/proof.js";
import { counted } from "../../tell/numbers.js";
import { valueText } from "../../tell/value.js";
import { markup, NOTHING, type Markup } from "../markup.js";

/** Elements of a list that are written out; and of the shared beginning its end. */
const SHOWN_MAX = 120;
const SHARED_MAX = 6;

/** Nothing where the checker kept no pair of reads. */
export function readsApart({ anomaly, witnesses }: Proof, id: string): Markup {
  const reads = anomaly.details?.["reads"];
  if (!Array.isArray(reads) || reads.length !== 2 || !reads.every(Array.isArray)) return NOTHING;
  const [a, b] = (reads as unknown[][]).map((read) => read.map(valueText)) as [string[], string[]];
  let shared = 0;
  while (shared < Math.min(a.length, b.length) && a[shared] === b[shared]) shared++;
  const only = (one: string[], other: string[]): string[] => {
    const there = new Set(other);
    return one.filter((element) => !there.has(element));
  };
  const [first, second] = witnesses.map(({ name }) => name);
  const row = (name: string | undefined, list: string[], other: string[]): Markup => {
    const missing = new Set(only(list, other));
    const rest = list.slice(shared);
    return markup`<tr><th scope="row">${name ?? ""}</th><td class="value">${rest.slice(0, SHOWN_MAX).map((element) => markup`<span${missing.has(element) && markup` class="only"`}>${element}</span> `)}${rest.length === 0 && markup`<span class="quiet">nothing more</span>`}${rest.length > SHOWN_MAX && markup`<span class="quiet">and ${counted(rest.length - SHOWN_MAX, "element")} more</span>`}</td></tr>`;
  };
  return markup`<div class="apart"><h4>Where the reads part</h4><p>${
    shared === 0
      ? "They differ from the first element on."
      : markup`Both begin with the same ${counted(shared, "element")}${shared > SHARED_MAX && ", the last of them"} <code>${a.slice(Math.max(0, shared - SHARED_MAX), shared).join(" ")}</code>. Then:`
  }</p><div class="scroll" tabindex="0" role="region" aria-label="Where the reads of ${id} part"><table class="reads"><tbody>${row(first, a, b)}${row(second, b, a)}</tbody></table></div><p class="quiet">Marked: only in this read.</p></div>`;
}
