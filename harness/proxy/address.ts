/**
 * Addresses as `host:port` in Go's grammar, with Go's error texts.
 *
 * It resolves names through the system's resolver. Ports may be numbers or a few well-known service names.
 */
import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";

export interface HostPort {
  host: string;
  port: string;
}

export interface Resolved {
  /** An IP address, or empty for all interfaces. */
  host: string;
  port: number;
}

const SERVICES: Record<string, number> = {
  domain: 53,
  ftp: 21,
  http: 80,
  https: 443,
  imap: 143,
  smtp: 25,
  ssh: 22,
  telnet: 23,
};

/** @throws Error with the text of Go's net.AddrError. */
export function splitHostPort(address: string): HostPort {
  const bad = (problem: string) => new Error(`address ${address}: ${problem}`);
  const colon = address.lastIndexOf(":");
  if (colon < 0) throw bad("missing port in address");
  let host = address.slice(0, colon);
  let searchOpen = 0;
  let searchClose = 0;
  if (address.startsWith("[")) {
    const close = address.indexOf("]");
    if (close < 0) throw bad("missing ']' in address");
    if (close + 1 === address.length) throw bad("missing port in address");
    if (close + 1 !== colon) {
      throw bad(address[close + 1] === ":" ? "too many colons in address" : "missing port in address");
    }
    host = address.slice(1, close);
    searchOpen = 1;
    searchClose = close + 1;
  } else if (host.includes(":")) {
    throw bad("too many colons in address");
  }
  if (address.includes("[", searchOpen)) throw bad("unexpected '[' in address");
  if (address.includes("]", searchClose)) throw bad("unexpected ']' in address");
  return { host, port: address.slice(colon + 1) };
}

/** @throws Error with Go's text for a port that is out of range or unknown. */
export function parsePort(port: string): number {
  if (port === "") return 0;
  if (!/^[+-]?\d+$/.test(port)) {
    const known = SERVICES[port.toLowerCase()];
    if (known === undefined) throw new Error(`lookup tcp/${port}: unknown port`);
    return known;
  }
  const value = Number(port);
  if (value < 0 || value > 65535) throw new Error(`address ${port}: invalid port`);
  return value;
}

/** Resolves like Go's ResolveTCPAddr: the first IPv4 address of a name, else its first IPv6 address. */
export async function resolveAddress(address: string): Promise<Resolved> {
  if (address === "") return { host: "", port: 0 };
  const { host, port: portText } = splitHostPort(address);
  const port = parsePort(portText);
  if (host === "" || isIP(host) !== 0) return { host, port };
  try {
    const found = await lookup(host, { all: true });
    const best = found.find((candidate) => candidate.family === 4) ?? found[0];
    if (best !== undefined) return { host: best.address, port };
  } catch {
    // Told below, in Go's words.
  }
  throw new Error(`lookup ${host}${/\.\d+$/.test(host) ? "" : resolverSuffix()}: no such host`);
}

/** An address as Go prints it. */
export function formatAddress({ host, port }: Resolved): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function resolverSuffix(): string {
  try {
    const server = /^nameserver\s+(\S+)/m.exec(readFileSync("/etc/resolv.conf", "utf8"))?.[1];
    return server === undefined ? "" : ` on ${formatAddress({ host: server, port: 53 })}`;
  } catch {
    return "";
  }
}
