/** Series short enough for a page: where there are more points than pixels, the extremes of each stretch stay. */
import type { Line } from "./line.js";

const POINTS_MAX = 2000;

export function thinned({ name, times, values }: Line): Line {
  if (times.length <= POINTS_MAX) return { name, times, values };
  const kept = new Set([0, times.length - 1]);
  const size = Math.ceil(times.length / (POINTS_MAX / 2));
  for (let from = 0; from < times.length; from += size) {
    let [low, high] = [from, from];
    for (let i = from; i < Math.min(times.length, from + size); i++) {
      if (values[i]! < values[low]!) low = i;
      if (values[i]! > values[high]!) high = i;
    }
    kept.add(low).add(high);
  }
  const order = [...kept].sort((a, b) => a - b);
  return { name, times: order.map((i) => times[i]!), values: order.map((i) => values[i]!) };
}
