import { Html } from "./html";

/** The page's style: system fonts, two colour schemes, a print layout. */
export const STYLE = new Html(`
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2430; --faint: #5b6675; --line: #dfe4ea; --field: #f5f7f9; --link: #0b5cad;
  --good: #1a7f4b; --bad: #b42318; --going: #8a6100;
  --queued: #9aa5b1; --pulled: #c98a1b; --booted: #8168b3; --ran: #2468a8; --ended: #c3cad3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e4e8ed; --faint: #98a4b3; --line: #2c343d; --field: #1c2229; --link: #7db8f0;
    --good: #5cc490; --bad: #f28b82; --going: #e0b354;
    --queued: #6d7885; --pulled: #d9a441; --booted: #a18fd0; --ran: #5a9bd5; --ended: #48525e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 68rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
.faint, caption, figcaption { color: var(--faint); font-size: .875rem; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .8125rem; }
.run { border-top: 1px solid var(--line); margin-top: 3rem; }
.run > h2 { margin-top: 1.75rem; overflow-wrap: anywhere; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 99rem; padding: 0 .6rem; font-size: .8125rem; font-weight: 600; margin-left: .5rem; white-space: nowrap; vertical-align: .1em; }
.good { color: var(--good); } .bad { color: var(--bad); } .going { color: var(--going); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; }
thead th { color: var(--faint); font-weight: 500; }
tfoot td, tfoot th { border-bottom: 0; font-weight: 600; }
td.number, th.number { text-align: right; padding-right: 0; padding-left: .75rem; white-space: nowrap; }
td.number + td, th.number + th { padding-left: 1.75rem; }
td.number + td.number, th.number + th.number { padding-left: .75rem; }
td.hash { color: var(--faint); overflow-wrap: anywhere; min-width: 12rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: .75rem 0; font-size: .9375rem; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
.notice { border-left: 3px solid var(--bad); background: var(--field); padding: .6rem 1rem; margin: 1rem 0; }
.notice p { white-space: pre-line; }
svg.timeline { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg.timeline text { fill: var(--ink); } svg.timeline text.faint { fill: var(--faint); font-size: 11px; }
svg.timeline line { stroke: var(--line); }
.queued { fill: var(--queued); background: var(--queued); } .pulled { fill: var(--pulled); background: var(--pulled); }
.booted { fill: var(--booted); background: var(--booted); } .ran { fill: var(--ran); background: var(--ran); }
.ended { fill: var(--ended); background: var(--ended); }
.key { display: inline-block; width: .75rem; height: .75rem; border-radius: .15rem; margin-right: .4rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
figure { margin: 0; } figure img { display: block; max-width: 100%; height: auto; background: #fff; border: 1px solid var(--line); border-radius: .3rem; }
figcaption { padding-top: .3rem; overflow-wrap: anywhere; }
details { margin-top: 1.1rem; }
details > summary { cursor: pointer; padding: .2rem 0; font-weight: 600; }
pre { background: var(--field); border: 1px solid var(--line); border-radius: .3rem; padding: .75rem 1rem; overflow: auto; max-height: 36rem; line-height: 1.5; tab-size: 4; margin: .4rem 0; }
pre .own { color: var(--faint); }
pre [data-at]::before { content: attr(data-at); display: inline-block; width: 5.5em; color: var(--faint); user-select: none; }
footer { margin-top: 3.5rem; border-top: 1px solid var(--line); padding-top: .75rem; }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; }
  .run { break-before: page; } figure, tr, .notice { break-inside: avoid; }
  pre { max-height: none; overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; }
}
`);
