/** unique-ids on PostgreSQL: numbers of a sequence. */
import { statement, tableClients } from "../sql/tables.js";
import { dialect } from "./dialect.js";

const SEQUENCE = "faultline_ids";

export const uniqueIds = tableClients(dialect, {
  prepare: [`DROP SEQUENCE IF EXISTS ${SEQUENCE}`, `CREATE SEQUENCE ${SEQUENCE}`],
  perform: (connection) => async () =>
    (await statement(connection, `SELECT nextval('${SEQUENCE}')::int4 AS id`))[0]!["id"],
});
