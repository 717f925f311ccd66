/** Texts that would do harm in a report that did not treat them as text. */
export const HOSTILE = [
  "</script><script>window.pwned=1</script>",
  '"><img src=x onerror="window.pwned=1">',
  "<svg onload=window.pwned=1>",
  "' onmouseover='window.pwned=1",
  "<!--<script>",
  "]]>&amp;&#x3c;",
  "javascript:window.pwned=1",
  "\u001b[31mred\u0007\u0000\u202eevil\ufffe\ud800",
  "%0A::error::injected\r\n::error::injected",
  "`|](x) @everyone **bold**",
  "${window.pwned=1}{{7*7}}",
] as const;

/** All of them in one text, for places that take one. */
export const HOSTILE_TEXT = HOSTILE.join(" ");
