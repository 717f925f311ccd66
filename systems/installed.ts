/** Whether the programs of a system are here. */
import type { Availability } from "./system.js";

/**
 * @param install how to get it
 * @param version what is here; throws an Error that says what is missing
 */
export async function installed(
  install: string,
  version: () => string | Promise<string>,
): Promise<Availability> {
  try {
    return { available: true, version: await version() };
  } catch (error) {
    return { available: false, missing: (error as Error).message, install };
  }
}
