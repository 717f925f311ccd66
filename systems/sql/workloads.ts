/** The workloads that every SQL server can carry out, each the same statements everywhere. */
import type { WorkloadClients } from "../system.js";
import { atomicity } from "./atomicity.js";
import { bank } from "./bank.js";
import { counter } from "./counter.js";
import { register } from "./register.js";
import { registerClients } from "./rw-register.js";
import { set } from "./set.js";
import type { Dialect } from "./sql.js";
import { writeSkew } from "./write-skew.js";

export function sqlWorkloads(dialect: Dialect): Readonly<Record<string, WorkloadClients>> {
  const [elements, number] = [set(dialect), counter(dialect)];
  return {
    "rw-register": registerClients(dialect, "faultline_rw_register"),
    "write-skew": writeSkew(dialect),
    "long-fork": registerClients(dialect, "faultline_long_fork"),
    // A session is a connection.
    session: registerClients(dialect, "faultline_session"),
    register: register(dialect),
    set: elements,
    "set-full": elements,
    counter: number,
    monotonic: number,
    bank: bank(dialect),
    atomicity: atomicity(dialect),
  };
}
