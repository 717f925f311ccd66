/** A place on the network. */
export interface Address {
  readonly host: string;
  readonly port: number;
}
