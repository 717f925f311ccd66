/** What a configuration promises of its deliveries, as `--set` says it. */
import { numberSetting, wordOf } from "../guarantees/index.js";

export interface Delivery {
  readonly delivery: "at-least-once" | "at-most-once" | "exactly-once";
  readonly order: "none" | "per-key" | "per-producer" | "total";
  readonly redelivery: "any" | "ordered";
  readonly subscribers: "compete" | "all";
  readonly acknowledge: "auto" | "manual";
  /** Nanoseconds in which a message in flight is given to nobody else. */
  readonly visibilityNs: number | undefined;
  /** After so many deliveries a message is set aside. */
  readonly deliveriesMax: number | undefined;
}

export const SETTINGS: Readonly<Record<string, string>> = {
  delivery: "at-least-once (default), at-most-once, exactly-once",
  order: "none (default), per-key, per-producer, total",
  redelivery: "any (default): what is delivered again may come late; ordered",
  subscribers:
    "compete (default): each message goes to one; all: to every subscriber, named by what dequeue is invoked with",
  acknowledge: "auto (default): delivered is done; manual: done by `ack`, given back by `nack`",
  "visibility-timeout":
    "milliseconds in which a message in flight is given to nobody else (default: not judged)",
  "max-deliveries":
    "deliveries after which a message is set aside, to be found by `dead-letters` (default: not judged)",
};

/** @throws Error naming the setting */
export function deliveryOf(settings: Readonly<Record<string, string>>): Delivery {
  const visibility = numberSetting(settings, "visibility-timeout");
  return {
    delivery: wordOf(settings, "delivery", ["at-least-once", "at-most-once", "exactly-once"]),
    order: wordOf(settings, "order", ["none", "per-key", "per-producer", "total"]),
    redelivery: wordOf(settings, "redelivery", ["any", "ordered"]),
    subscribers: wordOf(settings, "subscribers", ["compete", "all"]),
    acknowledge: wordOf(settings, "acknowledge", ["auto", "manual"]),
    visibilityNs: visibility === undefined ? undefined : visibility * 1e6,
    deliveriesMax: numberSetting(settings, "max-deliveries"),
  };
}

/** The guarantees that a configuration asks for. */
export function guaranteesOf(config: Delivery): string[] {
  return [
    config.delivery,
    "honest-failures",
    "no-creation",
    "progress",
    ...(config.order === "none" ? [] : ["ordered"]),
    ...(config.redelivery === "any" ? [] : ["ordered-redelivery"]),
    ...(config.visibilityNs === undefined ? [] : ["visibility"]),
    ...(config.deliveriesMax === undefined ? [] : ["dead-letter-policy"]),
  ];
}
