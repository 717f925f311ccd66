/** What a route answers. The content types are the original's, also where they contradict the body. */
import { describeError } from "../api-error.js";
import { encodeObject } from "../go-json/encode.js";

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function json(status: number, body: string, type = "application/json"): Reply {
  return { status, headers: { "Content-Type": type }, body };
}

export function empty(status: number): Reply {
  return { status, headers: {}, body: "" };
}

/** Plain text as Go's http.Error writes it, with a line end. */
export function plain(status: number, text: string): Reply {
  return {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" },
    body: `${text}\n`,
  };
}

/** The original sends its JSON errors as plain text. */
export function failure(error: unknown): Reply {
  const { status, members } = describeError(error);
  return plain(status, encodeObject(members));
}
