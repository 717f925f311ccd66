/**
 * A Toxiproxy server that we did not start: a run has its proxies there under its own name, and takes them away again.
 * Whoever clears the run's place does it too, should the harness die. What the embedded proxy adds to Toxiproxy is
 * missing there: connections end with FIN where they should be reset, bytes are not counted, and the faults
 * lost-reply and lying-node are refused.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ProxyControl } from "./control.js";

/** In the place of a run that uses such a server: its URL. */
const MARK = "toxiproxy";

/** @throws Error when nothing answers there */
export async function useToxiproxy(url: string, place: string): Promise<ProxyControl> {
  const control = await controlOf(url, place);
  try {
    await control.version();
  } catch (cause) {
    throw new Error(
      `no Toxiproxy answers at ${url}: ${(cause as Error).message}. Start one on this machine, where the nodes reach it ` +
        "(toxiproxy-server, or docker run --network host ghcr.io/shopify/toxiproxy:2.12.0), or leave out --toxiproxy",
      { cause },
    );
  }
  writeFileSync(join(place, MARK), url);
  return control;
}

/** Removes a run's proxies; does nothing when the run used no such server. @returns how many */
export async function removeProxies(place: string): Promise<number> {
  if (!existsSync(join(place, MARK))) return 0;
  const control = await controlOf(readFileSync(join(place, MARK), "utf8"), place);
  const names = Object.keys(await control.proxies());
  await Promise.all(names.map((name) => control.removeProxy(name)));
  return names.length;
}

/** Imported when it is needed: the reaper has to be small. */
async function controlOf(url: string, place: string): Promise<ProxyControl> {
  const { ProxyControl } = await import("./control.js");
  return new ProxyControl(url, { namespace: `${basename(place)}-` });
}
