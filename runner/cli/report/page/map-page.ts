import type { ItemOutcome } from "../../../../contract/map/layout";
import { taskFailure } from "../../map/failed-tasks";
import { failureGroups } from "../../map/outcomes";
import { printable } from "../../parse/paths";
import { formatMoney } from "../../price/cost";
import type { ReportedMap } from "../collected/collect-map";
import { formatBytes, formatTime } from "../collected/plain-text";
import { document } from "./document";
import { type Html, html } from "./html";
import { secondsDrawing, taskDrawing } from "./map-drawing";

/** Maximum number of rows, which a browser shows without delay. */
const MOST_ROWS = 10_000;
/** Maximum number of characters of an item or error in a cell. */
const CELL = 120;
const SLOWEST = 20;

/**
 * One self-contained page about a map.
 * @param now ms since 1970
 */
export function mapPage(map: ReportedMap, { stack, now }: { stack: string; now: number }): string {
  const { record, outcomes, tasks } = map;
  const failed = outcomes.filter(({ exitCode }) => exitCode !== 0);
  const slowest = [...outcomes].sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  const footer = "Written by rfargate report. Costs are estimates from what the tasks recorded.";
  return document({ title: `Map ${record.map}`, stack, now, footer }, null, [
    facts(map, failed.length),
    failures(record.map, failed),
    section(
      "Tasks",
      taskDrawing(tasks),
      "Each line is a task, from its start to its last record. Failed tasks are red.",
    ),
    failedTasks(map),
    section("Seconds of an item", secondsDrawing(outcomes), "The number of items by duration."),
    failed.length > 0 ? table(`Failed items`, map, failed) : html``,
    outcomes.length > SLOWEST ? table(`The ${SLOWEST} slowest items`, map, slowest) : html``,
    html`<details${outcomes.length <= 200 ? html` open` : null}><summary>All items</summary>${table("Items", map, outcomes)}</details>
`,
  ]);
}

const section = (title: string, drawing: Html | null, caption: string): Html =>
  drawing ? html`<section><h2>${title}</h2>${drawing}<p class="faint">${caption}</p></section>\n` : html``;

function facts({ record, status, outcomes, tasks, usd }: ReportedMap, failed: number): Html {
  const ended = tasks.reduce((last, { at }) => (at > last ? at : last), "");
  const lines: Array<[string, string | number | null]> = [
    ["Script", record.script],
    ["Model", record.model],
    ["Status", status],
    [
      "Items",
      `${outcomes.length - failed} of ${record.count} done, ${failed} failed, ${record.count - outcomes.length} without an outcome`,
    ],
    ["Chunks", `of ${record.batch} items, ${record.maxTasks} tasks at once at most`],
    ["Size", `${record.cpu} CPU units, ${record.memory} MiB, ${record.capacity}`],
    ["Seed", record.seed],
    ["Started", formatTime(record.requestedAt)],
    ["Last record", ended ? formatTime(ended) : null],
    ["Tasks", tasks.length],
    ["Cost", usd === undefined ? null : formatMoney(usd)],
  ];
  return html`<dl>${lines.flatMap(([name, value]) => (value === null ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`]))}</dl>
`;
}

function failures(map: string, failed: readonly ItemOutcome[]): Html {
  const groups = failureGroups(failed);
  if (groups.length === 0) return html``;
  return html`<section><h2>Failures</h2><div class="wide"><table>
<thead><tr><th scope="col" class="number">Items</th><th scope="col">R's last error</th><th scope="col">One of them</th></tr></thead>
<tbody>${groups.map(
    ({ count, error, example }) =>
      html`<tr><td class="number">${count}</td><td>${cut(error)}</td><td><code>rfargate logs ${map}/${example}</code></td></tr>
`,
  )}</tbody></table></div></section>
`;
}

/** Maximum number of failed tasks that the page lists. */
const MOST_TASKS = 200;

function failedTasks({ failedTasks }: ReportedMap): Html {
  if (failedTasks.length === 0) return html``;
  const shown = [...failedTasks].sort((a, b) => a.startedAt.localeCompare(b.startedAt)).slice(0, MOST_TASKS);
  const rest = failedTasks.length - shown.length;
  const columns = ["Task", "Started", "Seconds", "vCPU", "MiB", "Capacity", "Cost", "Reason"];
  return html`<section><h2>Failed tasks</h2><div class="wide"><table>
<caption>${rest > 0 ? `The first ${MOST_TASKS} of ${failedTasks.length} failed tasks` : `${failedTasks.length} failed tasks`}</caption>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${shown.map((task) => failedTask(task))}</tbody></table></div></section>
`;
}

function failedTask(task: ReportedMap["failedTasks"][number]): Html {
  const { chunkTask, startedAt, at, cpu, memory, capacity, usd } = task;
  const seconds = Math.max(0, (Date.parse(at) - Date.parse(startedAt)) / 1000);
  return html`<tr><th scope="row"><code>${chunkTask}</code></th><td>${formatTime(startedAt)}</td><td class="number">${seconds.toFixed(0)}</td><td class="number">${cpu ?? ""}</td><td class="number">${memory ?? ""}</td><td>${capacity ?? ""}</td><td>${usd === undefined ? "" : formatMoney(usd)}</td><td>${cut(taskFailure(task) ?? "")}</td></tr>
`;
}

function table(caption: string, { record, items }: ReportedMap, outcomes: readonly ItemOutcome[]): Html {
  const shown = outcomes.slice(0, MOST_ROWS);
  const rest = outcomes.length - shown.length;
  const columns = ["Item", "", "Exit code", "Tries", "Seconds", "Outputs", "Error"];
  return html`<div class="wide"><table>
<caption>${caption}${rest > 0 ? `: the first ${MOST_ROWS} of ${outcomes.length}; rfargate collect ${record.map} writes all to items.csv` : ""}</caption>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${shown.map((outcome) => row(outcome, items[outcome.index] ?? ""))}</tbody></table></div>
`;
}

function row({ index, exitCode, tries, seconds, error, outputs }: ItemOutcome, item: string): Html {
  const bytes = outputs.reduce((sum, file) => sum + file.bytes, 0);
  return html`<tr><th scope="row">${index}</th><td><code>${cut(item)}</code></td><td>${exitCode}</td><td>${tries}</td><td class="number">${seconds.toFixed(1)}</td><td>${outputs.length > 0 ? `${outputs.length}, ${formatBytes(bytes)}` : ""}</td><td>${error ? cut(error) : ""}</td></tr>
`;
}

const cut = (text: string) => {
  const plain = printable(text);
  return plain.length > CELL ? `${plain.slice(0, CELL)}…` : plain;
};
