/** The campaign's table. */
export const CAMPAIGN = `
main.wide { max-width: 1480px; }
.runs td, .runs th { font-size: 13.5px; padding: 8px 11px; }
.runs tbody th { font-weight: 560; min-width: 170px; overflow-wrap: anywhere; }
.runs td { overflow-wrap: break-word; max-width: 300px; }
.runs td:nth-child(2) { min-width: 190px; }
.runs .part { display: block; }

.spark { display: block; } .spark-ok { fill: var(--ok); } .spark-rest { fill: var(--info); }
.groups th[scope="row"] { min-width: 180px; overflow-wrap: anywhere; } .groups td { font-size: 13.5px; overflow-wrap: anywhere; }
.rate { white-space: nowrap; } .rate meter { width: 70px; vertical-align: -2px; }
#compare select { max-width: min(420px, 80vw); } #comparison .differs { font-weight: 650; background: var(--unknown-soft); }
.status { display: inline-flex; gap: 7px; align-items: center; white-space: nowrap; }
.sort { border: 0; background: none; padding: 0; font: inherit; color: inherit; border-radius: 2px; }
.sort:hover { color: var(--ink); background: none; }
[aria-sort="ascending"] .sort::after { content: " ↑"; } [aria-sort="descending"] .sort::after { content: " ↓"; }
tr[hidden] { display: none; }
`;
