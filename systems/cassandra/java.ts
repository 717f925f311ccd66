/** What a server of Cassandra 5 on Java 17 must be allowed to reach within Java, as its own start script has it. */
const ALL = "=ALL-UNNAMED";
const EXPORTS = [
  "java.base/jdk.internal.misc",
  "java.base/java.lang.ref",
  "java.management.rmi/com.sun.jmx.remote.internal.rmi",
  "java.rmi/sun.rmi.registry",
  "java.rmi/sun.rmi.server",
  "java.sql/java.sql",
  "jdk.attach/sun.tools.attach",
  "jdk.unsupported/sun.misc",
];
const OPENS = [
  ...["io", "lang", "lang.module", "lang.reflect", "util"].map((name) => `java.base/java.${name}`),
  ...["loader", "math", "module", "ref", "reflect", "util.jar"].map(
    (name) => `java.base/jdk.internal.${name}`,
  ),
  "java.base/sun.nio.ch",
  "jdk.management/com.sun.management.internal",
];

export const JAVA_MODULES: readonly string[] = [
  "-Djdk.attach.allowAttachSelf=true",
  "-Dio.netty.tryReflectionSetAccessible=true",
  ...EXPORTS.flatMap((name) => ["--add-exports", name + ALL]),
  ...OPENS.flatMap((name) => ["--add-opens", name + ALL]),
];
