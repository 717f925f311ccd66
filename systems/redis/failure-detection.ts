/**
 * failure-detection by Sentinel: whom the sentinel beside a client's server calls down (s_down: no valid answer for
 * `down-after`). What really goes down, and when, the faults of the run say.
 */
import type { Client } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { WorkloadClients } from "../system.js";
import { register } from "./register.js";
import { suspectedBy } from "./sentinel.js";

/** A sentinel that does not answer by then is asked again with the next operation. */
const LOOK_MS = 500;

export const failureDetection: WorkloadClients = {
  prepare: register.prepare,
  open(address, settings, _signal, nodes): Promise<Client> {
    if (settings["mode"] !== "sentinel")
      throw new Error(
        `--set mode=${settings["mode"]!}: it is Sentinel that detects failures; expected mode=sentinel`,
      );
    const home = nodes.find(({ port }) => port === address.port) ?? nodes[0]!;
    return Promise.resolve({
      async invoke({ f }) {
        if (f !== "look")
          throw new Declined("not-offered", "it is the faults of the run that take nodes down");
        return suspectedBy(home, AbortSignal.timeout(LOOK_MS));
      },
      close: () => Promise.resolve(),
    });
  },
};
