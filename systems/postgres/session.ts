/** session on PostgreSQL: registers as in rw-register, in a table of their own. A session is a connection. */
import { registerClients } from "./rw-register.js";

export const session = registerClients("faultline_session");
