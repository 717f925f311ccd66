/**
 * The page's script, bundled by the build. Made harmless for its place in the page: no text in it can end the
 * element.
 */
import { readFileSync } from "node:fs";
import { workerUrl } from "../../harness/worker-url.js";

let cached: string | undefined;

/** @throws Error when the bundle was not built */
export function clientScript(): string {
  cached ??= readFileSync(workerUrl("./client.js", import.meta.url), "utf8")
    .trim()
    .replaceAll("</script", "<\\/script")
    .replaceAll("<!--", "<\\!--");
  return cached;
}
