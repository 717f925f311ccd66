/** What adapters do alike with connections, whatever their driver is. */
import { pause } from "../harness/run/deadline.js";

const AGAIN_MS = 100;

/** Does one piece of work over a connection, and closes it, at the latest when `signal` is aborted. */
export async function whileOpen<C extends { close(): void }, T>(
  connection: C,
  signal: AbortSignal,
  work: (connection: C) => Promise<T>,
): Promise<T> {
  const abort = (): void => connection.close();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await work(connection);
  } finally {
    signal.removeEventListener("abort", abort);
    connection.close();
  }
}

/**
 * Does what a connection begins with. One that does not come about is closed, at the latest when `signal` is aborted.
 * @param close hangs up without waiting
 */
export async function opening<T>(
  close: () => void,
  signal: AbortSignal | undefined,
  begin: () => Promise<T>,
): Promise<T> {
  signal?.addEventListener("abort", close, { once: true });
  try {
    signal?.throwIfAborted();
    return await begin();
  } catch (error) {
    close();
    throw error;
  } finally {
    signal?.removeEventListener("abort", close);
  }
}

/** Does it again and again until it succeeds. @throws its last error when `signal` is aborted */
export async function untilDone(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      await pause(AGAIN_MS, signal);
    }
  }
}
