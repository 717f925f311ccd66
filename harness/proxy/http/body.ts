/** Reads a request's body whole, up to a limit that no proxy configuration comes near. */
import type { IncomingMessage } from "node:http";
import { ApiError } from "../api-error.js";

export const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** @throws ApiError 413 if the body is larger than 8 MiB; the rest of it is not read. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    sizeBytes += (part as Buffer).length;
    if (sizeBytes > BODY_BYTES_MAX) {
      throw new ApiError(
        413,
        `expected a body of at most ${BODY_BYTES_MAX} bytes, got more; send fewer proxies at once`,
      );
    }
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
