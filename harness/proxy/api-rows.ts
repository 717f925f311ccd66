/** The form of the API test tables: one row is a request and the exact answer to it. */

export const JSON_TYPE = "application/json";
export const TEXT_TYPE = "text/plain; charset=utf-8";

/** Method, path, body, status, content type, body. `<P>` stands for any port. */
export type Row = readonly [string, string, string | undefined, number, string | undefined, string];

export const bad = (text: string) => error(400, `bad request body: ${text}`);
export const error = (status: number, text: string) => `${JSON.stringify({ error: text, status })}\n`;
export const proxy = (name: string, listen: string, upstream = "localhost:1", enabled = true, toxics = "") =>
  `{"name":"${name}","listen":"${listen}","upstream":"${upstream}","enabled":${enabled},"Logger":{},"toxics":[${toxics}]}`;
export const toxic = (
  attributes: string,
  name: string,
  type: string,
  stream = "downstream",
  toxicity = "1",
) =>
  `{"attributes":${attributes},"name":"${name}","type":"${type}","stream":"${stream}","toxicity":${toxicity}}`;
export const refused = (body: string, text: string, path = "/proxies"): Row => [
  "POST",
  path,
  body,
  400,
  TEXT_TYPE,
  bad(text),
];
export const makeX: Row = [
  "POST",
  "/proxies",
  '{"name":"x","upstream":"localhost:1","listen":"localhost:0"}',
  201,
  JSON_TYPE,
  proxy("x", "127.0.0.1:<P>"),
];
export const unmarshal = (what: string, type: string) => `json: cannot unmarshal ${what} of type ${type}`;
