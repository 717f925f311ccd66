/**
 * HTTP calls to a proxy's control API, each with a deadline and an error that can be acted upon.
 *
 * Guarantees: a call ends within its deadline (per attempt); only calls which may be repeated are, and only when the
 * server could not be reached, did not answer in time, or broke down. A refusal (4xx) is never repeated.
 */

export interface CallOptions {
  body?: unknown;
  /** Whether doing it twice is the same as doing it once, so that it may be tried again. */
  repeatable?: boolean;
  /** Statuses besides 2xx which the caller deals with itself. */
  accept?: readonly number[];
}

export interface CallResult {
  status: number;
  text: string;
}

/** A control call that failed; `status` is undefined when there was no answer at all. */
export class ProxyControlError extends Error {
  override name = "ProxyControlError";

  constructor(
    message: string,
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const ATTEMPTS = 3;
const PAUSE_MS = 50;

export class ControlHttp {
  constructor(
    readonly url: string,
    private readonly timeoutMs: number,
  ) {}

  /** @throws ProxyControlError */
  async call(method: string, path: string, options: CallOptions = {}): Promise<CallResult> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(method, path, options);
      } catch (error) {
        const status = error instanceof ProxyControlError ? error.status : undefined;
        const transient = status === undefined || status === 502 || status === 503 || status === 504;
        if (options.repeatable !== true || !transient || attempt >= ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      }
    }
  }

  private async attempt(method: string, path: string, options: CallOptions): Promise<CallResult> {
    const url = path.startsWith("http") ? path : this.url + path;
    const expected = `expected ${method} ${url} to succeed within ${this.timeoutMs} ms`;
    let result: CallResult;
    try {
      const response = await fetch(url, {
        method,
        signal: AbortSignal.timeout(this.timeoutMs),
        headers: { "Content-Type": "application/json", "User-Agent": "faultline" },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      result = { status: response.status, text: await response.text() };
    } catch (error) {
      throw new ProxyControlError(
        `${expected}, got ${describe(error)}; is the proxy server running at that address?`,
        undefined,
        { cause: error },
      );
    }
    const { status, text } = result;
    if ((status >= 200 && status < 300) || options.accept?.includes(status)) return result;
    const sent = options.body === undefined ? "" : `; sent ${JSON.stringify(options.body)}`;
    throw new ProxyControlError(`${expected}, got status ${status}: ${text.trim()}${sent}`, status);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer in that time";
  return error.cause instanceof Error ? error.cause.message : error.message;
}
