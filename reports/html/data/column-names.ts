/** The embedded columns in the order in which they stand in the bytes. Imported by both sides. */
export const COLUMN_NAMES = [
  "invoked",
  "took",
  "process",
  "f",
  "type",
  "start",
  "end",
  "error",
  "key",
] as const;
