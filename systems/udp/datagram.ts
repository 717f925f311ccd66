/** What nodes send each other, as JSON. */
export interface Datagram {
  readonly echo?: string;
  /** A message without more. */
  readonly value?: number;
  /** A message that is to be acknowledged: who sends, its number, and the first that was not acknowledged. */
  readonly sender?: string;
  readonly number?: number;
  readonly first?: number;
  /** The number of a message that has arrived. */
  readonly arrived?: number;
}
