import { formatTime } from "../collected/plain-text";
import type { ReportedRun } from "../collected/reported-run";
import { costsSection } from "./costs";
import { timelineSection } from "./drawing";
import { type Html, html } from "./html";
import { badge, runSection } from "./run-facts";
import { STYLE } from "./style";

/** The browser is told to load nothing and to run nothing: there are images in the page itself, and its style. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * One page about runs, complete in itself.
 * @param now ms since 1970
 */
export function page(runs: readonly ReportedRun[], { stack, now }: { stack: string; now: number }): string {
  const title = runs.length === 1 ? `Run ${runs[0]!.summary.runId}` : `${runs.length} runs`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} of stack ${stack}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1>
<p class="faint">Stack ${stack}, ${formatTime(new Date(now).toISOString())}</p>
${runs.length > 1 ? contents(runs) : null}</header>
<main>
${timelineSection(runs)}
${costsSection(runs)}
${runs.map(runSection)}</main>
<footer class="faint">Written by rfargate report. Outputs are as the runs' manifests have them; costs are estimates.</footer>
</body>
</html>
`.text;
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
