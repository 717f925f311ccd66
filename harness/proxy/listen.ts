/** Opens a listening socket at an address in Go's grammar, with Go's error texts; all interfaces are dual-stack. */
import net from "node:net";
import { formatAddress, resolveAddress } from "./address.js";

/** As many as the kernel grants; bursts of clients are what a proxy of tests sees. */
const BACKLOG = 4096;

const CAUSES: Record<string, string> = {
  EADDRINUSE: "address already in use",
  EADDRNOTAVAIL: "cannot assign requested address",
  EACCES: "permission denied",
  EMFILE: "too many open files",
};

/** @throws Error with the text of Go's net.Listen. */
export async function listen(
  address: string,
  accept: (socket: net.Socket) => void,
): Promise<{ server: net.Server; address: string }> {
  const resolved = await resolveAddress(address).catch((error: unknown) => {
    throw new Error(`listen tcp: ${error instanceof Error ? error.message : String(error)}`);
  });
  const everywhere = resolved.host === "" || resolved.host === "0.0.0.0" || resolved.host === "::";
  const host = everywhere ? "::" : resolved.host;
  const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, accept);
  const where = formatAddress({ host: resolved.host, port: resolved.port });
  try {
    await open(server, host, resolved.port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!everywhere || code !== "EAFNOSUPPORT") {
      throw new Error(`listen tcp ${where}: bind: ${CAUSES[code] ?? String(error)}`, { cause: error });
    }
    // A machine without IPv6.
    await open(server, "0.0.0.0", resolved.port);
  }
  const bound = server.address() as net.AddressInfo;
  return { server, address: formatAddress({ host: bound.address, port: bound.port }) };
}

function open(server: net.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: BACKLOG, exclusive: true }, () => {
      server.removeListener("error", reject);
      // A failed accept (no file descriptors left) must not take the whole proxy down.
      server.on("error", () => undefined);
      resolve();
    });
  });
}
