/** The operation of unique-ids: ask for an identifier. */
export interface UniqueIdsOperation {
  readonly f: "generate";
  readonly value: null;
}
