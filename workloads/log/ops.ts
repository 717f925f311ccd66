/** Operations of log, in Jepsen's shapes. */

/** `["send", key, value]` as invoked, `["send", key, [offset, value]]` as completed. */
export type Send = readonly ["send", key: number, value: number | readonly [offset: number, value: number]];
/** `["poll"]` as invoked; as completed with messages by key, in order. */
export type Poll =
  | readonly ["poll"]
  | readonly ["poll", Readonly<Record<string, readonly (readonly [offset: number, value: number])[]>>];
/** These keys came or went since this client's last poll: told in what a member of a group completes. */
export type Rebalance = readonly ["rebalance", readonly number[]];
export type Micro = Send | Poll;

export type LogOperation =
  | { readonly f: "send" | "poll" | "txn"; readonly value: readonly Micro[] }
  /** From now on this client polls these keys; those it had go on where they were. */
  | { readonly f: "assign"; readonly value: readonly number[] }
  /** From now on this client is a member of the group that polls these keys, and gets its share of them. */
  | { readonly f: "subscribe"; readonly value: readonly number[] };
