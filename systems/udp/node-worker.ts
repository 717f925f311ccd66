/** The program of a UDP node. */
import { runNode } from "../direct/program.js";
import { openSocket } from "./socket.js";

await runNode(openSocket);
