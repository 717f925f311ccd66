/** The HTTP API, request by request: status, content type and body, against the embedded or the real server. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { modernScenarios, proxyScenarios } from "./api-proxy-rows.js";
import { error, makeX, proxy, TEXT_TYPE, toxic, type Row } from "./api-rows.js";
import { toxicScenarios } from "./api-toxic-rows.js";
import { ask, startTarget, type Target } from "./testing.js";

let target: Target;
let modern: boolean;

beforeAll(async () => {
  target = await startTarget({ inProcess: true });
  modern = (await ask(target.url, "GET", "/version")).body.startsWith("{");
});
afterAll(() => target[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const name of Object.keys(await target.control.proxies())) await target.control.removeProxy(name);
});

async function run(rows: readonly Row[]): Promise<void> {
  for (const [method, path, body, status, type, text] of rows) {
    const got = await ask(target.url, method, path, body);
    const shown = got.body.replace(/:\d{4,5}"/g, ':<P>"');
    const request = `${method} ${path} ${(body ?? "").slice(0, 100)}`;
    expect({ request, status: got.status, type: got.type, body: shown }).toEqual({
      request,
      status,
      type,
      body: text,
    });
  }
}

test.each(Object.entries({ ...proxyScenarios, ...toxicScenarios }))("%s", async (_name, rows) => {
  await run(rows);
});

test.each(Object.entries(modernScenarios))("since 2.6: %s", async (_name, rows) => {
  if (modern) await run(rows);
});

test("browsers are turned away from existing routes", async () => {
  const browser = { "User-Agent": "Mozilla/5.0" };
  const refusal = await ask(target.url, "GET", "/version", undefined, browser);
  expect(refusal).toMatchObject({ status: 403, type: TEXT_TYPE, body: "User agent not allowed\n" });
  expect((await ask(target.url, "GET", "/nosuch", undefined, browser)).status).toBe(404);
});

test("paths are cleaned by a redirect that keeps the query", async () => {
  const { status, location } = await ask(target.url, "GET", "/a/../proxies?q=1");
  expect({ status, location }).toEqual({ status: 301, location: "/proxies?q=1" });
});

test("an address in use is named", async () => {
  const { body } = await ask(target.url, "POST", "/proxies", makeX[2]);
  const { listen } = JSON.parse(body) as { listen: string };
  const second = await ask(
    target.url,
    "POST",
    "/proxies",
    `{"name":"y","upstream":"u","listen":"${listen}"}`,
  );
  expect(second.body).toBe(error(500, `listen tcp ${listen}: bind: address already in use`));
});

test("an unknown host is named", async () => {
  const sent = '{"name":"y","upstream":"u","listen":"nohost.invalid:0"}';
  const { status, body } = await ask(target.url, "POST", "/proxies", sent);
  expect(status).toBe(500);
  expect(body).toMatch(/^\{"error":"listen tcp: lookup nohost\.invalid( on \S+)?: /);
});

test("populating again keeps a proxy with the same addresses, its toxics and its state", async () => {
  const first = await ask(
    target.url,
    "POST",
    "/populate",
    '[{"name":"k","upstream":"u:1","listen":"127.0.0.1:0"}]',
  );
  const { proxies } = JSON.parse(first.body) as { proxies: { listen: string }[] };
  const listen = proxies[0]?.listen ?? "";
  await ask(target.url, "POST", "/proxies/k/toxics", '{"type":"noop"}');
  const again = `[{"name":"k","upstream":"u:1","listen":"${listen}","enabled":false}]`;
  await ask(target.url, "POST", "/populate", again);
  const kept = proxy("k", listen, "u:1", true, toxic("{}", "noop_downstream", "noop"));
  expect((await ask(target.url, "GET", "/proxies/k")).body).toBe(kept);
  const other = `[{"name":"k","upstream":"u:2","listen":"${listen}"}]`;
  await ask(target.url, "POST", "/populate", other);
  expect((await ask(target.url, "GET", "/proxies/k")).body).toBe(proxy("k", listen, "u:2"));
});

test("reset enables proxies again", async () => {
  await run([makeX]);
  await ask(target.url, "POST", "/proxies/x", '{"enabled":false}');
  await ask(target.url, "POST", "/reset");
  expect((await ask(target.url, "GET", "/proxies/x")).body).toContain('"enabled":true');
});
