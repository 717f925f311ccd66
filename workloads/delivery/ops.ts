/** Operations of the queues. */
export type DeliveryOperation =
  | { readonly f: "enqueue"; readonly value: number; readonly key?: number }
  /** Completed with a message, or null. Invoked with a subscriber's name where each is to get everything. */
  | { readonly f: "dequeue"; readonly value: string | null }
  /** The client acknowledges, or gives back, what it was given; completed with it. */
  | { readonly f: "ack" | "nack"; readonly value: null }
  /** Completed with everything that is left. */
  | { readonly f: "drain"; readonly value: string | null }
  /** Completed with what was set aside. */
  | { readonly f: "dead-letters"; readonly value: null };
