/** Mosquitto conforms: every duty of an adapter, every fault with its receipt. */
import { systemConformance } from "../conformance/vitest.js";
import { mosquitto } from "./system.js";

await systemConformance(mosquitto, {
  settings: { qos: "2", persistence: "on-changes", "max-queued": "0", acknowledge: "manual" },
});
