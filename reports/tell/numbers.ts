/** Numbers, times and counted words as reports write them; the same on every machine. */

/** 14203 → "14,203". */
export function count(value: number): string {
  return Number.isInteger(value)
    ? String(value).replace(/\B(?=(\d{3})+$)/g, ",")
    : String(Number(value.toPrecision(3)));
}

/** "1 run", "2 runs". */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** 14203 → "14.2 kB". */
export function bytes(value: number): string {
  const size = Math.abs(value);
  const [unit, name] =
    size >= 1e9 ? [1e9, "GB"] : size >= 1e6 ? [1e6, "MB"] : size >= 1e3 ? [1e3, "kB"] : [1, "B"];
  return `${String(Number((value / unit).toPrecision(3)))} ${name}`;
}

/** Seconds with the digits that matter: "0.42 s", "30 s", "3 min 20 s". */
export function seconds(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value >= 120) {
    const whole = Math.round(value);
    return `${count(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  }
  if (value >= 100) return `${value.toFixed(0)} s`;
  return `${String(Number(value.toPrecision(3)))} s`;
}

/** A length of time given in nanoseconds, in the unit that fits. */
export function duration(ns: number): string {
  if (!Number.isFinite(ns)) return "unknown";
  if (ns < 1e3) return `${String(Math.round(ns))} ns`;
  if (ns < 1e6) return `${String(Number((ns / 1e3).toPrecision(3)))} µs`;
  if (ns < 1e9) return `${String(Number((ns / 1e6).toPrecision(3)))} ms`;
  return seconds(ns / 1e9);
}

/** A moment of the run given in nanoseconds: "12.345 s". */
export function moment(ns: number): string {
  return Number.isFinite(ns) ? `${(ns / 1e9).toFixed(3)} s` : "never";
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[], last = "and"): string {
  if (words.length <= 1) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]!}`;
}
