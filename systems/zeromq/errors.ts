/**
 * What ZeroMQ's errors mean, and the only place that says so. (libzmq, zmq_send(3).) A send that was taken may yet be
 * lost: that is no error, and nobody is told.
 */
import { classifier } from "../direct/failure.js";

/** With these a socket says that it did not take the message. */
export const DEFINITE: Readonly<Record<string, string>> = {
  EAGAIN: "no room for the message, or nobody to send it to: refused",
  EBUSY: "another message waits for room: refused",
  EHOSTUNREACH: "ROUTER_MANDATORY, and no such peer: refused",
  EFSM: "not the socket's turn to send: refused",
  ENOTSUP: "this kind of socket does not send: refused",
};

export const classify = classifier(DEFINITE);
