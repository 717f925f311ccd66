/**
 * A view of the network for each node: its servers run in namespaces in which /etc/hosts is a file of the node's own, so
 * that every node knows its peers by the same names at addresses that only it uses, and in which the host has the node's
 * name. Needs root, or user namespaces that an ordinary user may create; nothing outside the namespaces changes.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Command } from "./plan.js";
import type { User } from "./user.js";

/** Binds a file over /etc/hosts, takes a host name, then becomes the rest; the process keeps its number. */
const SCRIPT = 'mount --bind "$0" /etc/hosts && hostname "$1" && shift && exec "$@"';

/** The command that runs `command` as `user` (or as whoever we are) on a host of this name, with `hosts` for /etc/hosts. */
export function withHosts(command: Command, name: string, hosts: string, user: User | undefined): Command {
  const inner = [command.file, ...command.args];
  if (process.getuid?.() === 0) {
    const as =
      user === undefined
        ? []
        : ["setpriv", `--reuid=${String(user.uid)}`, `--regid=${String(user.gid)}`, "--clear-groups"];
    return { ...command, file: "unshare", args: ["-mu", "sh", "-c", SCRIPT, hosts, name, ...as, ...inner] };
  }
  // Inside the namespace one is root, which some servers refuse to be: a second one maps back.
  const [uid, gid] = [String(process.getuid?.()), String(process.getgid?.())];
  const back = ["unshare", "-U", `--map-user=${uid}`, `--map-group=${gid}`];
  return { ...command, file: "unshare", args: ["-Urmu", "sh", "-c", SCRIPT, hosts, name, ...back, ...inner] };
}

/** Undefined when servers can have hosts files of their own here; otherwise why not, and what to do. */
export async function whyNoPrivateHosts(): Promise<string | undefined> {
  if (process.platform !== "linux") return "private hosts files need Linux; elsewhere use --where docker";
  const folder = await mkdtemp(join(tmpdir(), "faultline-hosts-"));
  const hosts = join(folder, "hosts");
  try {
    await writeFile(hosts, "127.0.0.1 localhost\n127.16.0.1 faultline-probe\n");
    const { file, args } = withHosts(
      { file: "cat", args: ["/etc/hosts"] },
      "faultline-probe",
      hosts,
      undefined,
    );
    const { stdout } = await promisify(execFile)(file, args, { timeout: 5000 });
    return stdout.includes("faultline-probe") ? undefined : "a private /etc/hosts was mounted but not seen";
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return `mount namespaces are not allowed here (${(stderr ?? message).trim()}); run as root, or allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 (some systems: kernel.apparmor_restrict_unprivileged_userns=0)`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
