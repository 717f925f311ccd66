/**
 * atomicity on Cassandra: the parts of a transaction are rows, written by one logged batch; one that is to be aborted is
 * never sent, since a batch cannot be rolled back. With `batch=partition` all rows of an id are one partition, with
 * `batch=partitions` each is a partition of its own.
 */
import { how } from "./client.js";
import { now, tableClients } from "./tables.js";
import type { Statement } from "./wire.js";

const TABLE = "faultline.parts";
/** As many as a transaction of the workload has. */
const PARTS = [0, 1, 2, 3];
const READ = `SELECT part FROM ${TABLE} WHERE id = ? AND part IN (${PARTS.join(", ")})`;
const WRITE = `INSERT INTO ${TABLE} (id, part) VALUES (?, ?)`;

export const atomicity = tableClients({
  table: TABLE,
  columns: ({ batch }) =>
    `id int, part int, PRIMARY KEY (${batch === "partitions" ? "(id, part)" : "id, part"})`,
  async perform(connection, settings, { f, value }) {
    if (f === "read") {
      const rows = await connection.run("reading", how(settings), [READ, value as number]);
      return rows.map((row) => row["part"] as number);
    }
    const [id, parts] = value as readonly [number, readonly number[]];
    if (f === "commit")
      await connection.batch(
        how(settings, now()),
        parts.map((part): Statement => [WRITE, id, part]),
      );
    return value;
  },
});
