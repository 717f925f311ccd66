/** Plots, the timeline and its details: what the script draws. */
export const DRAWN = `
.toolbar { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin: 12px 0; font-size: 13.5px; }
.toolbar .group { display: inline-flex; gap: 6px; align-items: center; }
.toolbar .end { margin-left: auto; }
.key { display: inline-flex; align-items: center; gap: 6px; color: var(--quiet); }
.key i { width: 11px; height: 11px; border-radius: 99px; background: var(--key, var(--fail)); flex: none; }
.key-ok { --key: var(--ok); } .key-fail { --key: var(--fail); } .key-info { --key: var(--info); }
.key-fail i { border-radius: 1px; } .key-info i { border-radius: 1px; transform: rotate(45deg) scale(.9); }
.key-fault i { border-radius: 2px; background: var(--fault, var(--line-strong)); opacity: .75; }
.plot { margin-top: 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px 10px; position: relative; }
.plot h3 { font-size: 14px; font-weight: 600; display: flex; justify-content: space-between; gap: 16px; flex-wrap: wrap; }
.plot h3 .quiet { font-weight: 400; font-size: 13px; }
canvas { display: block; width: 100%; touch-action: pan-y; border-radius: 4px; }
canvas.grab { cursor: grab; } canvas.grab:active { cursor: grabbing; } canvas.cross { cursor: crosshair; }
.cursor-line { position: absolute; top: 8px; bottom: 12px; width: 1px; background: var(--focus); pointer-events: none; }
.moment { margin-top: 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 12px 20px; font-size: 14px; }
.moment-head { display: flex; gap: 14px; align-items: center; flex-wrap: wrap; }
.moment label { display: inline-flex; gap: 10px; align-items: center; } .moment input { width: min(420px, 50vw); padding: 0; accent-color: var(--focus); }
.moment ul { list-style: none; margin-top: 6px; } .moment li { overflow-wrap: anywhere; }
.matrix-frame { overflow-x: auto; }
.matrix { width: auto; margin-top: 10px; font-size: 13px; }
.matrix caption { text-align: left; color: var(--quiet); padding-bottom: 4px; }
.matrix th, .matrix td { padding: 3px 12px; text-align: center; border: 1px solid var(--line); background: none; }
.matrix tbody th { text-align: right; color: var(--quiet); font-weight: 500; } .matrix tbody tr:last-child > * { border-bottom: 1px solid var(--line); }
.matrix .heard { color: var(--valid); } .matrix .cut { color: var(--invalid); background: var(--invalid-soft); font-weight: 700; } .matrix .self { background: var(--sunken); }
.key b { font-size: 11px; }
.series-0 { color: #0072B2; } .series-1 { color: #D55E00; } .series-2 { color: #009E73; } .series-3 { color: #CC79A7; } .series-4 { color: #E69F00; } .series-5 { color: #56B4E9; } .series-6 { color: #8C6D00; } .series-7 { color: #6A6A6A; }
.rows { max-height: 70vh; overflow-y: auto; }
.detail { margin-top: 12px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 14px 20px; min-height: 66px; }
.detail h3 { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; }
.detail h3 .quiet { font-weight: 400; font-size: 14px; }
.detail pre { margin-top: 8px; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; max-height: 340px; overflow-y: auto; }
.hits { list-style: none; max-height: 264px; overflow-y: auto; margin-top: 10px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
.hits button { display: grid; grid-template-columns: 84px 96px 92px minmax(0, 1fr); gap: 12px; width: 100%; text-align: left; border: 0; border-radius: 0; background: none; padding: 5px 14px; }
.hits button:hover { background: var(--sunken); }
.hits li + li { border-top: 1px solid var(--line); }
.hits code { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 640px) { .matrix th, .matrix td { padding: 3px 6px; } .moment { padding: 12px 14px; } .hits button { grid-template-columns: 64px 76px minmax(0, 1fr); } .hits button > :nth-child(3) { display: none; } .toolbar .end { margin-left: 0; } }
`;
