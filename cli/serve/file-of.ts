/**
 * Which file of a folder a request's path names. Nothing outside the folder is ever named, whatever the path says and
 * wherever links lead; nor anything hidden, nor anything but a regular file.
 */
import { realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";

/** The file's real path, or undefined. @param root a real path @param path as in the request, still encoded */
export function fileOf(root: string, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  // Backslashes and colons are separators on Windows, and a NUL ends a path in C.
  if (/[\u0000-\u001f\\:]/.test(decoded) || !decoded.startsWith("/")) return undefined;
  const parts = decoded.split("/").slice(1);
  if (parts.some((part) => part === "" || part.startsWith("."))) return undefined;
  try {
    const real = realpathSync(join(root, ...parts));
    const inside = real.startsWith(root.endsWith(sep) ? root : root + sep);
    return inside && statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}
