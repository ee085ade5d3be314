import { hasEnded } from "../../runs/summary";
import { tryText } from "../../tries/try-text";
import { formatTime } from "../collected/plain-text";
import type { ReportedRun } from "../collected/reported-run";
import { filesSection } from "./file-tables";
import { type Html, html } from "./html";
import { logSection } from "./log-section";
import { plotsSection } from "./plots";

/** Everything about one run. */
export function runSection(run: ReportedRun): Html {
  const { summary } = run;
  return html`<section class="run" id="run-${summary.runId}">
<h2>${summary.runId}${badge(run)}</h2>
${facts(run)}
${notice(run)}
${plotsSection(run)}
${logSection(run)}
${filesSection(run)}
${run.manifest?.sessionInfo ? html`<details><summary>R session</summary><pre>${run.manifest.sessionInfo.trimEnd()}</pre></details>` : null}
</section>
`;
}

/** How the run ended, as text, not only by colour. */
export function badge({ summary }: ReportedRun): Html {
  const { status, exitCode } = summary;
  if (!hasEnded(summary)) return html`<span class="badge going">${status.toLowerCase()}</span>`;
  if (exitCode === null) return html`<span class="badge bad">no exit code</span>`;
  return html`<span class="badge ${exitCode === 0 ? "good" : "bad"}">${exitCode === 0 ? "succeeded" : "failed"}, exit code ${exitCode}</span>`;
}

function facts({ summary, manifest, receipt }: ReportedRun): Html {
  const lines: Array<[string, string | null | undefined]> = [
    ["Script", summary.script],
    ["Model", summary.model],
    ["Started", formatTime(summary.startedAt)],
    ["Stopped", formatTime(summary.stoppedAt)],
    ["Started by", summary.startedBy],
    ...(receipt?.tries ?? []).map((one, i): [string, string] => [`Try ${i + 1}`, tryText(one)]),
    ["Task", summary.taskArn],
    ["Image", manifest?.image ?? manifest?.imageDigest],
  ];
  return html`<dl>${lines.flatMap(([name, value]) => (value ? [html`<dt>${name}</dt><dd>${value}</dd>`] : []))}</dl>`;
}

function notice({ reason, diagnosis, error, manifest }: ReportedRun): Html | null {
  const warnings = manifest?.warnings ?? [];
  if (!diagnosis && !error && warnings.length === 0) return null;
  const lines: Array<[string, string | undefined]> = [
    ["Cause", diagnosis?.cause],
    ["What to do", diagnosis?.remedy],
    ["Error", error],
    ["ECS says", diagnosis ? reason : undefined],
    ...warnings.map((text): [string, string] => ["Warning", text]),
  ];
  return html`<div class="notice">${lines.flatMap(([name, text]) => (text ? [html`<p><strong>${name}:</strong> ${text}</p>`] : []))}</div>`;
}
