/** The program of a UDP node: its argument is a `NodeSite`. */
import { DirectNode } from "../direct/node.js";
import type { NodeSite } from "../direct/endpoint.js";
import { openSocket } from "./socket.js";

const site = JSON.parse(process.argv[2]!) as NodeSite;
await new DirectNode(() => openSocket(site)).listen(site.host, site.control);
