/**
 * HTML that is safe by construction: whatever is put into the template is text, unless it is markup itself.
 * There is no way to make markup out of a string but `trusted`, which is for our own constants.
 */
import { printableLines } from "../tell/value.js";

export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Part = Markup | string | number | undefined | false | readonly Part[];

/** ``markup`<b>${anything}</b>` ``: text is escaped, lists are joined, `undefined` and `false` are nothing. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0]!;
  parts.forEach((part, i) => {
    text += render(part) + strings[i + 1]!;
  });
  return new Markup(text);
}

/** Our own text, known to be markup. Never for anything that came from outside. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

export const NOTHING = new Markup("");

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(render).join("");
  return escapeHtml(String(part));
}

/** Safe as content and between double or single quotes. Invisible characters are written out. */
export function escapeHtml(text: string): string {
  return printableLines(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** The address as a link where a browser may follow it, as plain text otherwise. */
export function sourceLink(address: string): Markup {
  return /^https?:\/\/[^\s]+$/i.test(address)
    ? markup`<a href="${address}" rel="noreferrer noopener">${address}</a>`
    : markup`<span>${address}</span>`;
}

/** A relative path as a link; anything that could be an address with a scheme or a host stays text. */
export function fileLink(path: string, label: string): Markup {
  const safe = !/^[\\/]{2}|^[^/]*:/.test(path) && !path.includes("\\") && !/\p{Surrogate}/u.test(path);
  if (!safe) return markup`<span>${label}</span>`;
  return markup`<a href="${path.split("/").map(encodeURIComponent).join("/")}">${label}</a>`;
}
