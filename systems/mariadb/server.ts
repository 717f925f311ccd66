/** What the commands that make and run a server have in common. */
import { join } from "node:path";
import type { Site } from "../../harness/cluster/plan.js";

export interface Programs {
  readonly server: string;
  readonly install: string;
}

/** In a container both are on PATH. */
export const ON_PATH: Programs = { server: "mariadbd", install: "mariadb-install-db" };

export const USER = "root";
export const DATABASE = "faultline";

export const dataFolder = (site: Site): string => join(site.folder, "data");

export const flags = (options: Readonly<Record<string, string>>): string[] =>
  Object.entries(options).map(([name, value]) => (value === "" ? `--${name}` : `--${name}=${value}`));
