/** Lines and Markdown as GitHub Actions reads them; every value inert. */
import { printable } from "../tell/value.js";

/** A workflow command that shows as an annotation. One line, whatever the message holds. */
export function annotation(level: "error" | "warning" | "notice", title: string, message: string): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Text within Markdown: nothing in it is markup, a mention or a table cell's end. */
export function markdown(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~$:]/g, "\\$&")
    .replaceAll("@", "@\u200b");
}

/** A block of code; its fence is longer than any in the text. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** Inline code, in HTML since backticks cannot hold every text in a table. */
export function code(text: string): string {
  return `<code>${markdown(text)}</code>`;
}
