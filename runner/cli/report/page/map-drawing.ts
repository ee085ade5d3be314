import type { ChunkTask, ItemOutcome } from "../../../../contract/map/layout";
import { counted } from "../../base/counted";
import { histogram, lanesOf } from "../collected/map-lanes";
import { lengthOf } from "../collected/plain-text";
import { type Html, html } from "./html";

const WIDTH = 960;
const HEIGHT = 260;
const AXIS = 20;
const BINS = 48;

/** Tasks over time, one line for each. Its height does not grow with the map. */
export function taskDrawing(tasks: readonly ChunkTask[]): Html | null {
  const spans = tasks.map(({ startedAt, at, end }) => ({
    from: Date.parse(startedAt),
    to: Date.parse(at),
    failed: end !== undefined,
  }));
  const { bars, lanes } = lanesOf(spans);
  const end = bars.reduce((most, { to }) => Math.max(most, to), 0);
  if (end === 0) return null;
  const lane = Math.min(14, (HEIGHT - AXIS) / lanes);
  const height = lane * lanes + AXIS;
  const x = (seconds: number) => ((seconds / end) * WIDTH).toFixed(1);
  // A single path of each color, so that a drawing of 10,000 tasks stays small.
  const path = (color: string, drawn: typeof bars) =>
    html`<path d="${drawn.map(line).join("")}" fill="none" style="stroke:var(${color})" stroke-width="${(lane * 0.7).toFixed(1)}"/>
`;
  const line = (bar: (typeof bars)[number]) =>
    `M${x(bar.from)} ${((bar.lane + 0.5) * lane).toFixed(1)}H${Math.max(Number(x(bar.to)), Number(x(bar.from)) + 0.6).toFixed(1)}`;
  const failed = bars.filter((bar) => bar.failed);
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height.toFixed(0)}" role="img" aria-label="${tasks.length} tasks, at most ${lanes} at once, over ${lengthOf(end)}">
${path(
  "--ran",
  bars.filter((bar) => !bar.failed),
)}${failed.length > 0 ? path("--bad", failed) : html``}<text class="faint" x="0" y="${(height - 5).toFixed(0)}">0</text>
<text class="faint" x="${WIDTH}" y="${(height - 5).toFixed(0)}" text-anchor="end">${lengthOf(end)}</text>
</svg>`;
}

/** Durations of items. */
export function secondsDrawing(outcomes: readonly ItemOutcome[]): Html | null {
  const seconds = outcomes.map((outcome) => outcome.seconds).filter((value) => Number.isFinite(value));
  if (seconds.length < 2) return null;
  const { counts, least, most } = histogram(seconds, BINS);
  const tallest = Math.max(...counts);
  const [height, bar] = [120, WIDTH / BINS];
  const rects = counts.map((count, i) => {
    const tall = (count / tallest) * (height - AXIS);
    return html`<rect class="ran" x="${(i * bar + 1).toFixed(1)}" y="${(height - AXIS - tall).toFixed(1)}" width="${(bar - 2).toFixed(1)}" height="${tall.toFixed(1)}"><title>${counted(count, "item")}</title></rect>
`;
  });
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Seconds of an item, from ${lengthOf(least)} to ${lengthOf(most)}">
${rects}<text class="faint" x="0" y="${height - 5}">${lengthOf(least)}</text>
<text class="faint" x="${WIDTH}" y="${height - 5}" text-anchor="end">${lengthOf(most)}</text>
</svg>`;
}
