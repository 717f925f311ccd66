/** The parts of the page: verdict, summary, anomalies, tables. */
export const PARTS = `
.sub { display: block; font-size: 12.5px; font-weight: 400; color: var(--quiet); }
.eyebrow { color: var(--quiet); font-size: 14px; margin-bottom: 6px; overflow-wrap: anywhere; }
.eyebrow .brand { display: none; }
.verdict h1 { display: flex; flex-wrap: wrap; align-items: center; gap: 10px 14px; }
.lead { font-size: 16px; line-height: 1.5; max-width: 104ch; margin-top: 8px; overflow-wrap: anywhere; }
.badge { display: inline-flex; align-items: center; gap: 7px; font-size: 15px; font-weight: 600; letter-spacing: 0; padding: 4px 12px 4px 8px; border-radius: 99px; line-height: 1.4; white-space: nowrap; }
.badge-valid { color: var(--valid); background: var(--valid-soft); }
.badge-invalid { color: var(--invalid); background: var(--invalid-soft); }
.badge-unknown { color: var(--unknown); background: var(--unknown-soft); }
.icon { flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; vertical-align: -3px; }
.icon-valid { color: var(--valid); } .icon-invalid { color: var(--invalid); } .icon-unknown { color: var(--unknown); }
.warning { display: flex; gap: 10px; align-items: flex-start; margin-top: 10px; padding: 9px 14px; border-radius: 8px; background: var(--unknown-soft); max-width: 84ch; overflow-wrap: anywhere; }
.warning .icon { margin-top: 4px; }
.warning + .warning { margin-top: 6px; }
.summary { display: grid; grid-template-columns: minmax(0, 9fr) minmax(0, 11fr); gap: 14px; align-items: start; margin-top: 18px !important; }
.column { display: grid; gap: 14px; min-width: 0; }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 14px 18px; min-width: 0; }
.panel-wide { grid-column: 1 / -1; display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: 4px 20px; }
.panel h2 { font-size: 13px; font-weight: 600; color: var(--quiet); letter-spacing: 0; margin-bottom: 6px; }
blockquote { border-left: 3px solid var(--line-strong); padding-left: 14px; margin-bottom: 8px; }
.found { margin-top: 6px; }
blockquote footer { font-size: 13px; margin-top: 2px; overflow-wrap: anywhere; }
.models { display: flex; gap: 9px; align-items: flex-start; margin-top: 4px; font-size: 14px; }
.models .icon { margin-top: 4px; }
.chip { display: inline-block; background: var(--sunken); border-radius: 5px; padding: 0 7px; font-size: 13.5px; margin: 1px 1px 1px 0; overflow-wrap: anywhere; }
.facts { display: grid; gap: 2px; font-size: 13.5px; line-height: 1.5; }
.facts > div { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 12px; }
.facts dt { color: var(--quiet); overflow-wrap: anywhere; }
.facts dd { overflow-wrap: anywhere; }
.command { display: flex; gap: 12px; align-items: center; justify-content: space-between; min-width: 0; }
.command code { overflow-wrap: anywhere; font-size: 13px; }
.command button { flex: none; min-width: 66px; }
.panel-wide h2 { margin: 0; }
.command .option { display: inline-block; max-width: 100%; }
.kinds th[scope="row"] { white-space: nowrap; }
.anomaly { margin-top: 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.anomaly > summary { display: flex; align-items: baseline; gap: 16px; justify-content: space-between; cursor: pointer; padding: 12px 20px; list-style: none; border-radius: 10px; }
.anomaly > summary::-webkit-details-marker { display: none; }
.anomaly > summary:hover { background: var(--sunken); }
.anomaly > summary .quiet { white-space: nowrap; font-size: 13px; }
.anomaly > summary .quiet::after { content: ""; display: inline-block; width: 7px; height: 7px; margin-left: 12px; border-right: 1.6px solid; border-bottom: 1.6px solid; transform: rotate(45deg) translate(-2px, -2px); }
.anomaly[open] > summary .quiet::after { transform: rotate(225deg) translate(-2px, -2px); }
.anomaly[open] > summary { border-bottom: 1px solid var(--line); border-radius: 10px 10px 0 0; }
.anomaly:target { border-color: var(--focus); }
.anomaly-body { padding: 16px 20px 20px; }
.ordinal { display: inline-block; min-width: 20px; color: var(--quiet); font-weight: 500; }
.kind-summary { color: var(--quiet); max-width: 80ch; }
.proof { max-width: 84ch; margin-top: 8px; overflow-wrap: anywhere; }
.figure { overflow-x: auto; margin: 14px 0 10px; padding: 10px; border-radius: 8px; background: var(--sunken); }
.figure svg { display: block; margin: 0 auto; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; font-size: 13px; color: var(--quiet); }
.steps { list-style: none; margin-top: 14px; display: grid; gap: 7px; max-width: 96ch; }
.steps li { display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 12px; align-items: baseline; padding: 3px 6px; margin: 0 -6px; border-radius: 5px; overflow-wrap: anywhere; }
.steps li.lit { background: var(--sunken); }
.tag { display: inline-block; font: 600 12px/18px var(--mono); border: 1px solid; border-radius: 99px; padding: 0 8px; text-align: center; color: var(--edge); overflow-wrap: anywhere; }
.contradiction { margin-top: 10px; color: var(--quiet); }
.legal { margin-top: 14px; padding: 10px 16px; border-left: 3px solid var(--valid); background: var(--sunken); border-radius: 0 8px 8px 0; max-width: 96ch; overflow-wrap: anywhere; }
.legal h4 { margin: 0 0 4px; font-size: 14px; } .legal ul { padding-left: 20px; } .legal p + p, .legal ul + p { margin-top: 6px; }
.life { list-style: none; display: grid; gap: 3px; margin-top: 6px; } .life li { display: grid; grid-template-columns: 84px 112px minmax(0, 1fr); gap: 12px; align-items: baseline; overflow-wrap: anywhere; }
.life-box, .when { margin-top: 14px; } .life-box h4, .when h4 { margin: 0; font-size: 14px; }
.when svg { display: block; width: 100%; max-width: 900px; height: 34px; margin: 6px 0; } .when-run { fill: var(--sunken); stroke: var(--line); } .when-fault { fill: var(--fault, var(--line-strong)); opacity: .45; } .when-span { fill: var(--invalid); }
.apart { margin-top: 14px; } .apart h4 { margin: 0; font-size: 14px; } .reads td { line-height: 1.8; } .reads .only { background: var(--invalid-soft); color: var(--invalid); font-weight: 700; padding: 1px 3px; border-radius: 3px; } .apart .scroll { margin: 6px 0; }
.bad { color: var(--invalid); }
#messages h3 { margin-top: 18px; }
.anchors { margin-top: 14px; display: flex; gap: 14px; align-items: baseline; font-size: 13.5px; }
html:not([data-ready]) .needs-data { display: none; }
.more { margin-top: 12px; }
.more > summary { cursor: pointer; color: var(--quiet); font-size: 14px; }
.more > :not(summary) { margin-top: 8px; }
.operations .value pre { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 260px; line-height: 1.6; }
.operations pre.long { max-height: 220px; overflow-y: auto; }
.operations .quiet { display: block; font-size: 13px; max-width: 36ch; overflow-wrap: anywhere; }
.outcome { font-weight: 560; white-space: nowrap; }
.outcome::before { content: ""; display: inline-block; width: 9px; height: 9px; border-radius: 99px; margin-right: 7px; background: var(--outcome); }
.outcome-ok { --outcome: var(--ok); } .outcome-fail { --outcome: var(--fail); } .outcome-info { --outcome: var(--info); }
.outcome-fail::before { border-radius: 1px; } .outcome-info::before { border-radius: 1px; transform: rotate(45deg); }
.swatch { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 8px; vertical-align: -1px; background: var(--fault, var(--line-strong)); border: 1px solid var(--line-strong); }
.lattice { overflow-x: auto; margin: 12px 0 8px; }
.panel .legend { gap: 2px 16px; font-size: 12.5px; } .panel .legend + .quiet { font-size: 13px; margin-top: 4px; }
#models .lattice { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 14px; }
.models-drawing { display: block; margin: 0 auto; max-width: 100%; height: auto; font: 12px var(--sans); }
#models .models-wide { min-width: 720px; }
.models-drawing path { fill: none; stroke: var(--line-strong); stroke-width: 1.2; }
.models-drawing rect { fill: var(--surface); stroke: var(--line-strong); }
.models-drawing text { fill: var(--ink); }
.models-drawing .standing-violated rect { fill: var(--invalid-soft); stroke: var(--invalid); stroke-dasharray: 4 3; }
.models-drawing .standing-violated text { fill: var(--invalid); }
.models-drawing .standing-satisfied rect { fill: var(--valid-soft); stroke: var(--valid); }
.models-drawing .standing-satisfied text { fill: var(--valid); }
.models-drawing .strongest rect { stroke-width: 3; } .models-drawing .strongest text { font-weight: 700; }
.standing-satisfied { color: var(--valid); } .standing-violated { color: var(--invalid); } .standing-strongest { font-weight: 700; color: var(--valid); }
.faults td { overflow-wrap: anywhere; min-width: 76px; }
.record th { width: 1%; white-space: nowrap; font-weight: 500; color: var(--quiet); }
.record td { overflow-wrap: anywhere; }
.record code { white-space: pre-wrap; }
@media (max-width: 900px) { .summary { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 640px) {
  .panel-wide { grid-template-columns: minmax(0, 1fr); }
  .command { align-items: flex-start; }
  .panel, .anomaly-body { padding: 14px 16px; }
  .anomaly > summary { padding: 12px 16px; flex-wrap: wrap; gap: 2px 12px; }
  .steps li { grid-template-columns: minmax(0, 1fr); gap: 2px; }
  .steps .tag { justify-self: start; }
  .facts > div { grid-template-columns: 104px minmax(0, 1fr); gap: 10px; }
}
`;
