/** The three marks of the report. Shape and colour both tell them apart. */
import { trusted, type Markup } from "../markup.js";

const PATHS = {
  valid: '<path d="M4.5 8.5l2.5 2.5 4.5-5.5"/>',
  invalid: '<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6"/>',
  unknown: '<path d="M8 4.5v4.2M8 11.2v.3"/>',
} as const;

export function icon(name: keyof typeof PATHS): Markup {
  return trusted(
    `<svg class="icon icon-${name}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="7"/>${PATHS[name]}</svg>`,
  );
}
