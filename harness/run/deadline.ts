/** Nothing waits for ever: promises with a deadline. */

export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/**
 * The promise's result, or a DeadlineError after `limitMs`. The work itself goes on unless it watches
 * `controller.signal`, which is aborted at the deadline.
 */
export async function withDeadline<T>(
  what: string,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(parent?.reason);
  let timer: NodeJS.Timeout | undefined;
  parent?.addEventListener("abort", stop, { once: true });
  if (parent?.aborted === true) stop();
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(`${what}: no answer within ${String(limitMs)} ms`);
      reject(error);
      controller.abort(error);
    }, limitMs);
    controller.signal.addEventListener("abort", () => reject(asError(controller.signal.reason, what)), {
      once: true,
    });
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener("abort", stop);
    late.catch(() => undefined);
  }
}

function asError(reason: unknown, what: string): Error {
  return reason instanceof Error ? reason : new Error(`${what}: interrupted`);
}

/** Waits, or ends early when the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
