import type { ReportedRun } from "../collected/reported-run";
import { costsSection } from "./costs";
import { document } from "./document";
import { timelineSection } from "./drawing";
import { type Html, html } from "./html";
import { badge, runSection } from "./run-facts";

const FOOTER = "Written by rfargate report. Outputs are from the runs' manifests; costs are estimates.";

/**
 * One self-contained page about runs.
 * @param now ms since 1970
 */
export function page(runs: readonly ReportedRun[], { stack, now }: { stack: string; now: number }): string {
  const title = runs.length === 1 ? `Run ${runs[0]!.summary.runId}` : `${runs.length} runs`;
  return document({ title, stack, now, footer: FOOTER }, runs.length > 1 ? contents(runs) : null, [
    html`${timelineSection(runs)}
${costsSection(runs)}
`,
    ...runs.map(runSection),
  ]);
}

function contents(runs: readonly ReportedRun[]): Html {
  return html`<nav aria-label="Runs"><ul>${runs.map(
    (
      run,
    ) => html`<li><a href="#run-${run.summary.runId}">${run.summary.runId}</a> ${run.summary.script}${badge(run)}</li>
`,
  )}</ul></nav>
`;
}
