/**
 * Writes JSON as Go's json.Marshal does: `<`, `>` and `&` escaped, float32 in its shortest form, integers of 64 bits.
 *
 * It writes strings, numbers and the glue; objects are put together by whoever knows the order of their keys.
 */
export function encodeString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The shortest decimal that reads back as the same float32. */
export function encodeFloat32(value: number): string {
  if (Object.is(value, -0)) return "-0";
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/** Key order is the order of the entries; values are JSON already. */
export function encodeObject(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${encodeString(key)}:${value}`).join(",")}}`;
}

/** Go sorts the keys of a map by their bytes, which differs from JavaScript's order by UTF-16 units. */
export function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
