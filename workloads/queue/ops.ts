/** Enqueue, dequeue and drain, as in delivery. */
export type { DeliveryOperation as QueueOperation } from "../delivery/ops.js";
