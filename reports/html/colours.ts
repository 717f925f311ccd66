/** Colours of faults for CSS: those of the run where they are colours, else from a palette colour-blind people can tell apart. */
const PALETTE = ["#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#0072B2", "#F0E442"] as const;
const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** One valid colour for each fault, in the order of `faults`. */
export function faultColours(faults: readonly string[], colours: Readonly<Record<string, string>>): string[] {
  return faults.map((fault, i) => {
    const own = Object.hasOwn(colours, fault) ? colours[fault] : undefined;
    return own !== undefined && COLOUR.test(own) ? own : PALETTE[i % PALETTE.length]!;
  });
}
