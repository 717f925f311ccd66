/** long-fork on PostgreSQL: registers as in rw-register, in a table of their own, each written once. */
import { registerClients } from "./rw-register.js";

export const longFork = registerClients("faultline_long_fork");
