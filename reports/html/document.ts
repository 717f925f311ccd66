/** The frame of every page: head, policy, style, script. */
import { markup, trusted, type Markup } from "./markup.js";
import { contentPolicy } from "./policy.js";
import { STYLE } from "./style/index.js";

export interface DocumentParts {
  readonly title: string;
  readonly tone: "valid" | "invalid" | "unknown";
  readonly body: Markup;
  /** Our own rules, beside the common style. */
  readonly extraStyle?: string;
  readonly script: string | undefined;
}

const TINTS = { valid: "#1a7f4b", invalid: "#c0362c", unknown: "#a15c00" } as const;

export function documentOf({ title, tone, body, extraStyle = "", script }: DocumentParts): string {
  const style = STYLE + extraStyle;
  const policy = contentPolicy(script === undefined ? [] : [script], [style]);
  const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="${TINTS[tone]}"/></svg>`;
  return `<!doctype html>\n${
    markup`<html lang="en" class="tone-${tone}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:image/svg+xml,${trusted(encodeURIComponent(mark).replaceAll("'", "%27"))}">
<style>${trusted(style)}</style>
</head>
<body>
${body}
${script !== undefined && markup`<script>${trusted(script)}</script>`}
</body>
</html>
`.text
  }`;
}
