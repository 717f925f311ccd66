/** Framings by the name that plans and proxies give. */
import type { Framing } from "./framing.js";
import { http } from "./http.js";
import { mysql } from "./mysql.js";
import { postgres } from "./postgres.js";
import { resp } from "./resp.js";

/** Each line is a message, all of it content. */
const lines: Framing = {
  name: "lines",
  first(bytes) {
    const end = bytes.indexOf("\n");
    return end < 0 ? undefined : { length: end + 1, content: end === 0 ? [] : [[0, end]] };
  },
};

export const FRAMINGS: ReadonlyMap<string, Framing> = new Map(
  [http, mysql, postgres, resp, lines].map((framing) => [framing.name, framing]),
);
