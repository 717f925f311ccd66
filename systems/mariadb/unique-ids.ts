/** unique-ids on MariaDB: numbers of a sequence. */
import { dialect } from "./dialect.js";
import { statement, tableClients } from "../sql/tables.js";

const SEQUENCE = "faultline_ids";

export const uniqueIds = tableClients(dialect, {
  prepare: [`DROP SEQUENCE IF EXISTS ${SEQUENCE}`, `CREATE SEQUENCE ${SEQUENCE}`],
  perform: (connection) => async () =>
    (await statement(connection, `SELECT NEXTVAL(${SEQUENCE}) AS id`))[0]!["id"],
});
