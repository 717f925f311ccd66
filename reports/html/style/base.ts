/** Colours, type and the frame of the page. Every colour is a variable with a light and a dark value. */
export const BASE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --surface: #ffffff; --sunken: #f1f3f6; --line: #dfe3e8; --line-strong: #c3cad3;
  --ink: #1b2128; --quiet: #59636f; --link: #0b5cad; --focus: #0b5cad;
  --valid: #17703f; --valid-soft: #e6f4ec; --invalid: #b42318; --invalid-soft: #fdecea; --unknown: #8a5100; --unknown-soft: #fdf3e1;
  --ok: #2f6fbf; --fail: #7b8591; --info: #b0279a;
  --ww: #a8490f; --wr: #1b6e4f; --rw: #7a3db8; --process: #4d5a68; --realtime: #0b6285; --other: #59636f;
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --surface: #1c2026; --sunken: #252a31; --line: #323942; --line-strong: #49525d;
    --ink: #e6e9ed; --quiet: #a0a9b4; --link: #7db7f5; --focus: #7db7f5;
    --valid: #6cc894; --valid-soft: #183226; --invalid: #ff9388; --invalid-soft: #3c201e; --unknown: #f0b35a; --unknown-soft: #362a16;
    --ok: #6ba6ee; --fail: #8d97a3; --info: #e879d3;
    --ww: #f0a06b; --wr: #6ccba3; --rw: #c79af0; --process: #aab4bf; --realtime: #6cc0e3; --other: #a0a9b4;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 64px; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 var(--sans); font-variant-numeric: tabular-nums; }
h1, h2, h3, p, dl, dd, ol, ul, blockquote, pre, figure { margin: 0; padding: 0; }
a { color: var(--link); text-underline-offset: 2px; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code, pre, .value { font-family: var(--mono); font-size: 12.5px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; z-index: 9; background: var(--surface); padding: 8px 12px; }
nav { position: sticky; top: 0; z-index: 5; background: var(--page); border-bottom: 1px solid var(--line); }
.bar { max-width: 1180px; margin: 0 auto; padding: 0 24px; display: flex; align-items: baseline; gap: 28px; overflow-x: auto; scrollbar-width: none; }
nav ul { display: flex; gap: 22px; list-style: none; white-space: nowrap; }
nav a { display: block; padding: 13px 0 11px; color: var(--quiet); text-decoration: none; border-bottom: 2px solid transparent; font-size: 14px; }
nav a:hover { color: var(--ink); border-bottom-color: var(--line-strong); }
.brand { font-weight: 650; letter-spacing: -0.01em; color: var(--ink); }
main { max-width: 1180px; margin: 0 auto; padding: 18px 24px 80px; }
main { overflow-wrap: anywhere; }
th { overflow-wrap: normal; }
.scroll td, .key, .toolbar { min-width: 0; }
main > section { margin-top: 44px; }
h1 { font-size: 28px; line-height: 1.22; letter-spacing: -0.018em; font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; letter-spacing: -0.01em; font-weight: 640; margin-bottom: 6px; }
h3 { font-size: 16px; line-height: 1.4; font-weight: 620; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.bad { color: var(--invalid); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); margin-top: 14px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 8px 14px; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { font-size: 12.5px; font-weight: 560; color: var(--quiet); white-space: nowrap; background: var(--sunken); }
tbody th { font-weight: 580; }
.number { text-align: right; white-space: nowrap; }
button, .button { font: inherit; font-size: 13px; color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 6px; padding: 4px 11px; cursor: pointer; }
button:hover { background: var(--sunken); }
button[aria-pressed="true"] { background: var(--ink); border-color: var(--ink); color: var(--surface); }
input, select { font: inherit; font-size: 13.5px; color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 6px; padding: 5px 10px; }
@media (max-width: 640px) {
  main { padding: 22px 16px 60px; }
  .bar { padding: 0 16px; gap: 20px; }
  h1 { font-size: 24px; }
}
@media print {
  :root { --page: #fff; --surface: #fff; --sunken: #f4f4f4; --ink: #000; --quiet: #444; --line: #ccc; }
  nav, .skip, button, .toolbar { display: none !important; }
  main { max-width: none; padding: 0; }
  .scroll, .figure { overflow: visible !important; }
  svg.graph, svg.models-drawing { min-width: 0; max-width: 100%; height: auto; }
  table { font-size: 11px; }
  th, td { padding: 4px 6px; white-space: normal !important; min-width: 0 !important; overflow-wrap: anywhere; }
  .operations .value pre { min-width: 0; max-height: none; }
  canvas { max-width: 100%; }
  tr, .panel, .plot { break-inside: avoid; }
  .moment-head, .hits { display: none; }
  a[href^="http"]::after { content: ""; }
}
`;
