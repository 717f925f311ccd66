/** The style of all pages, as one text. */
import { BASE } from "./base.js";
import { CAMPAIGN } from "./campaign.js";
import { DRAWN } from "./drawn.js";
import { GRAPH } from "./graph.js";
import { PARTS } from "./parts.js";

export const STYLE = (BASE + PARTS + GRAPH + DRAWN + CAMPAIGN)
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "")
  .join("\n");
