/** Proxies and toxics as JSON, in the original's order of keys. */
import { encodeFloat32, encodeObject, encodeString } from "./go-json/encode.js";
import type { Proxy } from "./proxy.js";
import type { Toxic } from "./toxics/toxic.js";

export function proxyJson(proxy: Proxy): string {
  return encodeObject([
    ["name", encodeString(proxy.name)],
    ["listen", encodeString(proxy.listen)],
    ["upstream", encodeString(proxy.upstream)],
    ["enabled", String(proxy.enabled)],
    // An accident of the original's struct, kept because clients compare whole bodies.
    ["Logger", "{}"],
    ["toxics", toxicsJson(proxy.toxics.all())],
  ]);
}

export function toxicsJson(toxics: readonly Toxic[]): string {
  return `[${toxics.map(toxicJson).join(",")}]`;
}

export function toxicJson(toxic: Toxic): string {
  const attributes = Object.keys(toxic.kind.attributes).map((name): [string, string] => [
    name,
    String(toxic.attributes[name] ?? 0n),
  ]);
  return encodeObject([
    ["attributes", encodeObject(attributes)],
    ["name", encodeString(toxic.name)],
    ["type", encodeString(toxic.kind.type)],
    ["stream", encodeString(toxic.stream)],
    ["toxicity", encodeFloat32(toxic.toxicity)],
  ]);
}
