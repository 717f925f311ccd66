/** Where a ZooKeeper server's jars are: a distribution's folder, or Debian's packages. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { findProgram } from "../../harness/cluster/find-program.js";
import type { Settings } from "../system.js";

export const INSTALL =
  "apt-get install zookeeper, or https://zookeeper.apache.org/releases.html unpacked in /opt/zookeeper or --set home=…; and Java 11 or later";

const DEBIAN = "/usr/share/java";
const JAR = /^zookeeper-(\d[\d.]*)\.jar$/;

export interface Located {
  /** For `java -cp`. */
  readonly classpath: string;
  readonly version: string;
}

/** @throws Error saying what was looked for, and how to get it */
export function locate({ home }: Settings): Located {
  const asked = home ?? process.env["ZOOKEEPER_HOME"];
  const folders = asked === undefined ? ["/opt/zookeeper/lib"] : [join(resolve(asked), "lib")];
  const found = folders.map(distribution).find((one) => one !== undefined) ?? debian(asked);
  if (found === undefined) {
    const looked = [...folders, ...(asked === undefined ? [DEBIAN] : [])].join(" and ");
    throw new Error(`expected ZooKeeper's jars in ${looked}, they are not there. Try: ${INSTALL}`);
  }
  findProgram("java", undefined, INSTALL);
  return found;
}

function distribution(folder: string): Located | undefined {
  const jar = existsSync(folder) ? readdirSync(folder).find((name) => JAR.test(name)) : undefined;
  return jar === undefined ? undefined : { classpath: join(folder, "*"), version: JAR.exec(jar)![1]! };
}

/** Its jar names what it needs, but nothing that writes a log. */
function debian(asked: string | undefined): Located | undefined {
  const jar = join(DEBIAN, "zookeeper.jar");
  if (asked !== undefined || !existsSync(jar)) return undefined;
  const { version } = distribution(DEBIAN) ?? { version: "unknown" };
  return { classpath: `${jar}:${join(DEBIAN, "slf4j-simple.jar")}`, version };
}
