/**
 * The page's Content-Security-Policy: nothing is loaded from anywhere, and only the script and the style whose
 * hashes stand here run. A value that slipped through as markup would still do nothing.
 */
import { createHash } from "node:crypto";

export function contentPolicy(scripts: readonly string[], styles: readonly string[]): string {
  const hashes = (texts: readonly string[]) =>
    texts.length === 0 ? "'none'" : texts.map((text) => `'sha256-${sha256(text)}'`).join(" ");
  return [
    "default-src 'none'",
    `script-src ${hashes(scripts)}`,
    `style-src ${hashes(styles)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("base64");
}
