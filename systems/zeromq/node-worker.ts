/** The program of a ZeroMQ node. */
import { runNode } from "../direct/program.js";
import { openSockets } from "./sockets.js";

await runNode(openSockets);
