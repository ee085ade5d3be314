import { formatDuration } from "../../parse/duration";
import { formatTime, lengthOf } from "../collected/plain-text";
import type { ReportedRun } from "../collected/reported-run";
import { PHASES, type Timeline, timelineOf } from "../collected/timeline";
import { type Html, html } from "./html";

const WIDTH = 960;
const LABEL = 190;
const ROW = 26;
const BAR = 14;
const AXIS = 24;
/** Space for the last tick's label. */
const MARGIN = 40;

/** The timeline: a drawing, and the same as a table for screen readers. */
export function timelineSection(runs: readonly ReportedRun[]): Html {
  const receipts = runs.map(({ receipt }) => receipt);
  const timeline = timelineOf(receipts);
  if (timeline.span === 0)
    return html`<section><h2>Timeline</h2><p>The run has not ended yet, or its times are unknown.</p></section>`;
  return html`<section><h2>Timeline</h2>
${drawing(runs, timeline)}
<p class="faint">${
    timeline.start === undefined
      ? "Each run starts at its request."
      : `Starts at ${formatTime(new Date(timeline.start).toISOString())}.`
  } Queue and pull times are from ECS, R's from the container.</p>
<div class="wide"><table>
<caption>How long each part took</caption>
<thead><tr><th scope="col">Run</th>${PHASES.map(
    ({ phase, word }) => html`<th scope="col" class="number"><span class="key ${phase}"></span>${word}</th>`,
  )}<th scope="col" class="number">billed</th></tr></thead>
<tbody>${runs.map(
    ({ summary, receipt }) => html`<tr><th scope="row">${summary.runId}</th>${PHASES.map(
      ({ phase }) => html`<td class="number">${lengthOf(receipt?.seconds[phase])}</td>`,
    )}<td class="number">${lengthOf(receipt?.seconds.billed)}${receipt && !receipt.complete ? " or more" : ""}</td></tr>
`,
  )}</tbody></table></div></section>`;
}

function drawing(runs: readonly ReportedRun[], { rows, span, ticks }: Timeline): Html {
  const height = rows.length * ROW + AXIS;
  const inner = WIDTH - LABEL - MARGIN;
  const x = (part: number) => (LABEL + part * inner).toFixed(1);
  const title = `Timeline of ${runs.length === 1 ? "one run" : `${runs.length} runs`} over ${formatDuration(span * 1000)}`;
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="timeline-title">
<title id="timeline-title">${title}</title>
${ticks.map(
  (tick) => html`<line x1="${x(tick / span)}" x2="${x(tick / span)}" y1="0" y2="${height - AXIS + 4}"/>
<text class="faint" x="${x(tick / span)}" y="${height - 6}" text-anchor="middle">${tickText(tick)}</text>
`,
)}${rows.map((bars, row) => {
  const y = row * ROW + (ROW - BAR) / 2;
  return html`<text x="0" y="${y + BAR - 3}">${shortened(runs[row]!.summary.runId)}</text>
${bars.map(
  ({ phase, seconds, from, to }) =>
    html`<rect class="${phase}" data-phase="${phase}" x="${x(from)}" y="${y}" width="${((to - from) * inner).toFixed(1)}" height="${BAR}"><title>${PHASES.find((each) => each.phase === phase)!.word} ${lengthOf(seconds)}</title></rect>
`,
)}`;
})}</svg>`;
}

const shortened = (text: string) => (text.length > 26 ? `${text.slice(0, 12)}…${text.slice(-12)}` : text);

/** `45 s`, `2 min`, `1:30 h` */
function tickText(seconds: number): string {
  if (seconds === 0) return "0";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600)
    return seconds % 60 === 0
      ? `${seconds / 60} min`
      : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
  const minutes = Math.round((seconds % 3_600) / 60);
  return `${Math.floor(seconds / 3_600)}${minutes === 0 ? "" : `:${String(minutes).padStart(2, "0")}`} h`;
}
