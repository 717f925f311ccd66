/** What errors of datagrams mean, and the only place that says so. (Linux, udp(7), send(2).) */
import { classifier } from "../direct/failure.js";

/** With these the system says that it did not send the datagram. */
export const DEFINITE: Readonly<Record<string, string>> = {
  EMSGSIZE: "larger than a datagram can be: refused",
  ENOBUFS: "no room in the queue of the interface: refused",
  EAGAIN: "no room in the socket's buffer: refused",
  ENETUNREACH: "no way there: refused",
  EHOSTUNREACH: "no way there: refused",
};

export const classify = classifier(DEFINITE);
