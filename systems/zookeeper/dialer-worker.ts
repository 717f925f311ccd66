/**
 * How a server dials its peers: a SOCKS 5 proxy of its node's own. A ZooKeeper server tells others the address at which it
 * takes part in elections, and is dialled there, whatever name they know it by; that would lead around the links. Here
 * such an address is dialled by the name behind it. Arguments: host, port, then `address=name` for each peer.
 * (RFC 1928: no authentication, CONNECT, IPv4.)
 */
import { connect, createServer, type Socket } from "node:net";

const VERSION = 5;
const CONNECT = 1;
const IPV4 = 1;
const REFUSED = 5;

const [host, port, ...pairs] = process.argv.slice(2);
const names = new Map(pairs.map((pair) => pair.split("=") as [string, string]));

const reply = (code: number): Buffer => Buffer.from([VERSION, code, 0, IPV4, 0, 0, 0, 0, 0, 0]);

createServer({ noDelay: true }, (client) => {
  client.on("error", () => client.destroy());
  let said = Buffer.alloc(0);
  let greeted = false;
  const hear = (chunk: Buffer): void => {
    said = Buffer.concat([said, chunk]);
    if (!greeted && said.length >= 2 && said.length >= 2 + said[1]!) {
      greeted = true;
      said = said.subarray(2 + said[1]!);
      client.write(Buffer.from([VERSION, 0]));
    }
    if (!greeted || said.length < 10) return;
    client.off("data", hear);
    if (said[1] !== CONNECT || said[3] !== IPV4) return void client.end(reply(7));
    dial(client, [...said.subarray(4, 8)].join("."), said.readUInt16BE(8));
  };
  client.on("data", hear);
}).listen(Number(port), host);

function dial(client: Socket, address: string, to: number): void {
  client.pause();
  const server = connect({ host: names.get(address) ?? address, port: to, noDelay: true });
  let open = false;
  server.once("connect", () => {
    open = true;
    client.write(reply(0));
    client.pipe(server).pipe(client);
  });
  server.on("error", () => (open ? client.resetAndDestroy() : client.end(reply(REFUSED))));
  server.on("close", () => client.destroySoon());
  client.on("close", () => server.destroy());
}
