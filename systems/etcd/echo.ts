/** Has an etcd server repeat texts: each is put and read in one transaction. */
import { whileOpen } from "../connecting.js";
import type { Address, Settings } from "../system.js";
import { base64, Connection, only } from "./client.js";

const KEY = base64("faultline/echo");

/** @throws EtcdFailure when they do not all come back over one connection */
export async function echo(
  address: Address,
  texts: readonly string[],
  _settings: Settings,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return whileOpen(new Connection(address), signal, async (connection) => {
    const back: string[] = [];
    for (const text of texts) {
      const { responses } = await connection.txn(
        [],
        [{ request_put: { key: KEY, value: base64(text) } }, { request_range: { key: KEY } }],
      );
      back.push(only(responses?.[1]?.response_range)?.value ?? "");
      connection.expectOneSocket();
    }
    return back;
  });
}
