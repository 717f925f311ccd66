/** Where Cassandra's jars are: the folder of a distribution, or what `docker/cassandra/fetch.sh` has brought. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { findProgram } from "../../harness/cluster/find-program.js";
import type { Settings } from "../system.js";

export const INSTALL =
  "https://cassandra.apache.org/download, unpacked in /opt/cassandra or --set home=…, and Java 17; or docker/cassandra/fetch.sh";
const USUAL = "/opt/cassandra";
/** Of a distribution, or of Maven. */
const JAR = /^(?:apache-cassandra|cassandra-all)-(5[\d.]*)\.jar$/;

export interface Programs {
  readonly java: string;
  /** As a class path. */
  readonly jars: string;
}

/** Of the published image, and of ours. */
export const IN_IMAGE: Programs = { java: "java", jars: join(USUAL, "lib", "*") };

/** @throws Error saying what was looked for, and how to get it */
export function locate({ home }: Settings): Programs & { readonly version: string } {
  const lib = join(resolve(home ?? process.env["CASSANDRA_HOME"] ?? USUAL), "lib");
  const jar = existsSync(lib) ? readdirSync(lib).find((name) => JAR.test(name)) : undefined;
  if (jar === undefined)
    throw new Error(
      `expected the jars of Cassandra 5 in ${lib} (apache-cassandra-5….jar among them), they are not there. Try: ${INSTALL}`,
    );
  return {
    java: findProgram("java", undefined, INSTALL),
    jars: join(lib, "*"),
    version: JAR.exec(jar)![1]!,
  };
}
