/** Graphs of proofs. Kinds of edges differ in colour and in dashes. */
export const GRAPH = `
.edge-ww { --edge: var(--ww); } .edge-wr { --edge: var(--wr); } .edge-rw { --edge: var(--rw); }
.edge-process { --edge: var(--process); } .edge-realtime { --edge: var(--realtime); } .edge-other { --edge: var(--other); }
.graph { font-family: var(--mono); font-size: 12px; }
.card rect { fill: var(--surface); stroke: var(--line-strong); }
.card text { fill: var(--ink); white-space: pre; }
.card .card-name { font: 700 13px var(--sans); }
.card .card-caption { fill: var(--quiet); font-size: 11.5px; }
.card .card-outcome { fill: var(--info); font-weight: 600; }
.card-info rect { stroke: var(--info); stroke-dasharray: 5 4; }
.card-fail rect { stroke: var(--fail); stroke-dasharray: 2 3; }
.card-fail .card-outcome { fill: var(--fail); }
.card.linked { cursor: pointer; }
.card.linked:hover rect { stroke: var(--focus); }
.edge-line { fill: none; stroke: var(--edge); stroke-width: 1.6; }
.edge-hit { fill: none; stroke: transparent; stroke-width: 14; }
.edge-head { fill: var(--edge); }
.edge-rw .edge-line { stroke-dasharray: 7 4; }
.edge-process .edge-line { stroke-dasharray: 2 4; }
.edge-realtime .edge-line { stroke-dasharray: 11 4 2 4; }
.edge-pill { fill: var(--sunken); stroke: none; }
.edge-label { fill: var(--edge); font-weight: 600; }
.intervals text { fill: var(--ink); white-space: pre; }
.interval rect { fill: var(--ok); opacity: .28; }
.interval text { font-size: 11px; } .core text { font-weight: 700; font-size: 12px; }
.interval.core rect { opacity: .75; stroke: var(--ink); stroke-width: 1.4; }
.lane { fill: var(--quiet); font-size: 12px; } .lane-line { stroke: var(--line); }
.intervals .lane { fill: var(--quiet); paint-order: stroke; stroke: var(--sunken); stroke-width: 6; stroke-linejoin: round; }
.interval.stuck rect { stroke: var(--invalid); stroke-width: 3; } .interval.stuck text { fill: var(--invalid); }
.stepper { margin-top: 12px; }
.order-points [hidden] { display: none; }
.order-step.ahead, .order-stuck.ahead { opacity: .35; } .now { text-decoration: underline; text-underline-offset: 3px; }
.order-stuck { color: var(--invalid); }
.tip { position: fixed; z-index: 9; max-width: min(520px, calc(100vw - 24px)); background: var(--ink); color: var(--surface); font-size: 13.5px; padding: 7px 12px; border-radius: 7px; pointer-events: none; overflow-wrap: anywhere; }
.tip[hidden] { display: none; }
.interval-info rect { fill: var(--info); } .interval-fail rect { fill: var(--fail); }
.fatal rect { stroke: var(--invalid); stroke-width: 2.5; opacity: .9; } .fatal text { font-weight: 700; }
.order-points[hidden] { display: none; }
.order-points circle { fill: var(--ink); } .order-points text { fill: var(--surface); font-size: 11px; font-weight: 700; }
.order-points line { stroke: var(--ink); stroke-width: 1.4; stroke-dasharray: 3 3; }
.orders { list-style: none; display: grid; gap: 4px; margin-top: 8px; }
.orders li { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 12px; align-items: baseline; padding: 4px 8px; border-radius: 6px; overflow-wrap: anywhere; }
.orders li.lit { background: var(--sunken); }
.edge:hover .edge-line, .edge.lit .edge-line { stroke-width: 3; }
`;
