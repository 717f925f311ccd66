/** The program of a ZeroMQ node: its argument is a `NodeSite`. */
import { DirectNode } from "../direct/node.js";
import type { NodeSite } from "../direct/endpoint.js";
import { openSockets } from "./sockets.js";

const site = JSON.parse(process.argv[2]!) as NodeSite;
await new DirectNode(() => openSockets(site)).listen(site.host, site.control);
