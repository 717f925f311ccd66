/**
 * lock on PostgreSQL: a session's advisory lock, which the server lets go when the connection ends; tokens from a
 * sequence, drawn by the holder; and a row that takes no token older than its own.
 */
import { Declined } from "../declined.js";
import { statement, tableClients } from "../sql/tables.js";
import { dialect } from "./dialect.js";

const [RESOURCE, SEQUENCE, KEY] = ["faultline_resource", "faultline_tokens", "7341"];
const TRY = `SELECT CASE WHEN pg_try_advisory_lock(${KEY}) THEN nextval('${SEQUENCE}')::int4 END AS token`;
const USE = `UPDATE ${RESOURCE} SET token = $1 WHERE token <= $1 RETURNING token`;

export const lock = tableClients(dialect, {
  prepare: [
    `DROP TABLE IF EXISTS ${RESOURCE}`,
    `DROP SEQUENCE IF EXISTS ${SEQUENCE}`,
    `CREATE TABLE ${RESOURCE} (token int4 NOT NULL)`,
    `INSERT INTO ${RESOURCE} (token) VALUES (0)`,
    `CREATE SEQUENCE ${SEQUENCE}`,
  ],
  perform(connection) {
    let token: number | null = null;
    return async ({ f }) => {
      if (f === "acquire") {
        token = (await statement(connection, TRY))[0]!["token"] as number | null;
        if (token === null) throw new Declined("held", "somebody else holds the lock");
        return token;
      }
      if (token === null) throw new Declined("not-held", "this client does not hold the lock");
      if (f === "use") {
        const [row] = await statement(connection, USE, [token]);
        if (row === undefined) throw new Declined("fenced", `a token after ${String(token)} was seen`);
        return token;
      }
      await statement(connection, `SELECT pg_advisory_unlock(${KEY})`);
      token = null;
      return null;
    };
  },
});
