/** Operations of a log as lines of a literal history; `three` puts three messages into key x. */
export const send = (process: number, key: string, offset: number, value: number) =>
  `${String(process)} ok send [["send","${key}",[${String(offset)},${String(value)}]]]`;
export const poll = (process: number, messages: string) =>
  `${String(process)} ok poll [["poll",${messages}]]`;
export const txn = (process: number, ...micros: string[]) =>
  `${String(process)} ok txn [${micros.join(",")}]`;
export const three = [send(0, "x", 0, 1), send(0, "x", 1, 2), send(0, "x", 2, 3)];
