/** What a container must see to run a program of a package, wherever it was installed. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageHome } from "./package-home.js";

let project: string;
beforeAll(() => (project = realpathSync(mkdtempSync(join(tmpdir(), "package-home-test-")))));
afterAll(() => rmSync(project, { recursive: true, force: true }));

function file(path: string): URL {
  const whole = join(project, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, "");
  return pathToFileURL(whole);
}

it("is the project's node_modules for a package that is installed there", () => {
  expect(packageHome(file("flat/node_modules/one/dist/program.js"))).toBe(join(project, "flat/node_modules"));
  expect(packageHome(file("flat/node_modules/one/node_modules/two/index.js"))).toBe(
    join(project, "flat/node_modules"),
  );
});

it("is where links lead, for a package that is a link", () => {
  file("linked/node_modules/.pnpm/one@1/node_modules/one/program.js");
  symlinkSync(".pnpm/one@1/node_modules/one", join(project, "linked/node_modules/one"));
  const program = pathToFileURL(join(project, "linked/node_modules/one/program.js"));
  expect(packageHome(program)).toBe(join(project, "linked/node_modules"));
});

it("is the package's own folder for one that was checked out", () => {
  expect(packageHome(new URL(import.meta.url))).toBe(dirname(dirname(fileURLToPath(import.meta.url))));
});

it("names a file that is not there", () => {
  expect(() => packageHome(pathToFileURL(join(project, "none.js")))).toThrow(/none\.js/);
});
