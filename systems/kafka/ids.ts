/** Brokers have numbers: that of n3 is 3. */
export const idOf = (name: string): number => Number(/\d+$/.exec(name)![0]);
