/** Has a server repeat texts, each as a row of its own, in one transaction that is committed. */
import type { Sql } from "./sql.js";

/** @param texts without quotes */
export async function echo(connection: Sql, texts: readonly string[]): Promise<readonly string[]> {
  const back: string[] = [];
  await connection.query("open", "BEGIN");
  for (const text of texts) {
    const { rows } = await connection.query("open", `SELECT '${text}' AS text`);
    back.push(String(rows[0]?.["text"]));
  }
  await connection.query("committing", "COMMIT");
  return back;
}
