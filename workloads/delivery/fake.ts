/** The broker with every defect of the delivery language. */
import type { Fake } from "../workload.js";
import { broker } from "./broker.js";

const MANUAL = { acknowledge: "manual" };

export const fake: Fake = {
  defects: {
    "lost-message": {
      summary: "Acknowledges a message that it drops.",
      finds: ["lost", "lost-on-consumer-crash"],
    },
    invented: { summary: "Delivers a message that nobody sent.", finds: ["unexpected"] },
    "failed-but-enqueued": {
      summary: "Refuses a message and delivers it all the same.",
      finds: ["delivered-after-abort"],
    },
    "duplicate-delivery": {
      summary: "Delivers a message twice.",
      finds: ["duplicated"],
      settings: { delivery: "at-most-once" },
    },
    overtaking: {
      summary: "Puts a message before others that were there.",
      finds: ["reordered"],
      settings: { order: "total" },
    },
    "missed-subscriber": {
      summary: "Leaves out a subscriber.",
      finds: ["lost", "lost-on-consumer-crash"],
      settings: { subscribers: "all" },
    },
    "lost-with-consumer": {
      summary: "Forgets what a consumer that is gone had not acknowledged.",
      finds: ["lost-on-consumer-crash", "lost"],
      settings: MANUAL,
    },
    "ack-ignored": {
      summary: "Delivers again what was acknowledged.",
      finds: ["duplicated"],
      settings: { ...MANUAL, delivery: "exactly-once" },
    },
    "requeue-at-end": {
      summary: "What is given back goes to the end of the queue.",
      finds: ["redelivery-inversion"],
      settings: { ...MANUAL, order: "total", redelivery: "ordered" },
    },
    "dead-early": {
      summary: "Sets a message aside before its last attempt.",
      finds: ["dead-lettered-early"],
      settings: { ...MANUAL, "max-deliveries": "3" },
    },
    "never-dead": {
      summary: "Never sets a message aside.",
      finds: ["delivered-too-often"],
      settings: { ...MANUAL, "max-deliveries": "1" },
    },
  },
  create: (defect, random, settings = {}) =>
    broker(defect, random, {
      manual: settings["acknowledge"] === "manual",
      exclusive: (settings["order"] ?? "none") !== "none",
      deliveriesMax: settings["max-deliveries"] === undefined ? Infinity : Number(settings["max-deliveries"]),
    }),
};
