/** What the server of runs gives away, and to whom: nothing outside its folder, nothing that acts. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { campaignHtml } from "../reports/index.js";
import { sampleRun } from "../reports/testing/sample-run.js";
import { runsIndex } from "./runs-index.js";
import { runsServer } from "./serve/server.js";

const place = realpathSync(mkdtempSync(join(tmpdir(), "faultline-serve-")));
const root = join(place, "runs");
const run = join(root, "one run #1");
let server: Server;

beforeAll(async () => {
  mkdirSync(join(run, "logs"), { recursive: true });
  mkdirSync(join(root, "broken"));
  const { record, verdict } = sampleRun({ transactions: 300 });
  writeFileSync(join(run, "run.json"), JSON.stringify({ ...record, id: "<img src=x onerror=alert(1)>" }));
  writeFileSync(join(run, "verdict.json"), JSON.stringify(verdict));
  writeFileSync(join(run, "history.jsonl"), "");
  writeFileSync(join(run, "report.html"), "<h1>report</h1>");
  writeFileSync(join(run, "logs", "n1.html"), "<script>alert(1)</script>");
  writeFileSync(join(run, ".secret"), "hidden");
  writeFileSync(join(root, "broken", "run.json"), "{");
  writeFileSync(join(place, "outside.txt"), "outside");
  symlinkSync(join(place, "outside.txt"), join(run, "link.txt"));
  symlinkSync(place, join(root, "up"));
  server = runsServer({
    root,
    hosts: new Set(["127.0.0.1"]),
    index: () => campaignHtml(runsIndex(root, "faultline serve runs"), "runs"),
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});

afterAll(() => {
  server.close();
  rmSync(place, { recursive: true });
});

/** The path goes out as it is: nothing normalises it on the way. */
function get(
  path: string,
  options: { method?: string; host?: string } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((done, fail) => {
    const { method = "GET", host = "127.0.0.1" } = options;
    const asked = request({ port, host: "127.0.0.1", path, method, headers: { Host: host } }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => done({ status: response.statusCode!, headers: response.headers, body }));
    });
    asked.on("error", fail);
    asked.end();
  });
}

const RUN = "/one%20run%20%231";

describe("runs", () => {
  it("are listed with their verdicts, and those that cannot be read with the reason", async () => {
    const { status, headers, body } = await get("/");
    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("text/html");
    expect(body).toContain('href="one%20run%20%231/report.html"');
    expect(body).toContain("cannot read");
    expect(body).toContain("G2-item");
    expect(body).not.toContain("<img");
  });

  it("show their report as a page and everything else as text or a download", async () => {
    expect((await get(`${RUN}/report.html`)).headers["content-type"]).toContain("text/html");
    const log = await get(`${RUN}/logs/n1.html`);
    expect(log.status).toBe(200);
    expect(log.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": "attachment",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    expect((await get(`${RUN}/run.json`)).headers["content-type"]).toContain("application/json");
  });

  it("can be asked for without a body", async () => {
    const { status, body } = await get(`${RUN}/report.html`, { method: "HEAD" });
    expect([status, body]).toEqual([200, ""]);
  });
});

describe("nothing else", () => {
  it.each([
    "/../outside.txt",
    "/%2e%2e/outside.txt",
    "/..%2foutside.txt",
    "/..%5coutside.txt",
    "/%2e%2e%2foutside.txt",
    "/one%20run%20%231/../../outside.txt",
    "/one%20run%20%231/..%2f..%2foutside.txt",
    "/one%20run%20%231/link.txt",
    "/up/outside.txt",
    "/one%20run%20%231/.secret",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/etc/passwd",
    "/C:/outside.txt",
    "/one%20run%20%231/run.json%00.html",
    "/one%20run%20%231",
    "/one%20run%20%231/",
    "/one%20run%20%231/logs",
    "/%c0%ae%c0%ae/outside.txt",
    "/%",
    "/..;/outside.txt",
    "/....//outside.txt",
    "file:///etc/passwd",
    "http://127.0.0.1/../outside.txt",
  ])("%s", async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).toBe("there is no such file among these runs\n");
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("is done by %s", async (method) => {
    expect((await get(`${RUN}/run.json`, { method })).status).toBe(405);
  });

  it.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example"])(
    "is said to whoever asks for host %j",
    async (host) => {
      const { status, body } = await get("/", { host });
      expect(status).toBe(421);
      expect(body).not.toContain("report.html");
    },
  );
});
