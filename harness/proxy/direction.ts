/** Which way bytes flow on a link: `upstream` to the server, `downstream` back to whoever dialled. */
export type Direction = "upstream" | "downstream";
