/** How a client and its process tell where a request ends, and where its answer. */
const DONE = "faultline: done";

/** The last line of a request: has the prompt print the last line of its answer. */
export const ASKED = `.print ${DONE}\n`;
export const ANSWERED = `${DONE}\n`;
