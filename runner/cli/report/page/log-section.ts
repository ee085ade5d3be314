import { proofText } from "../../outcome/log-proof";
import { FIRST_LINES, type LogLine, type ReportedRun } from "../collected/reported-run";
import { type Html, html } from "./html";

/** R's log, each line with the time since the first. The browser's search finds its text even while it is collapsed. */
export function logSection({ log, logOmitted, logMissing, logProof }: ReportedRun): Html {
  if (logMissing !== undefined) return html`<h3>Log</h3><p>No log: ${logMissing}.</p>`;
  const start = log[0]?.at ?? 0;
  const half = logOmitted > 0 ? gapAt(log) : log.length;
  const shown = (lines: readonly LogLine[]) =>
    lines.map(
      (
        line,
      ) => html`<span${line.source === "container" ? html` class="own"` : null} data-at="${since(start, line.at)}">${line.text}</span>
`,
    );
  const gap = html`<span class="own">… ${logOmitted} lines are not on this page …</span>
`;
  return html`<details open><summary>Log, ${log.length + logOmitted} lines</summary>${logProof ? html`<p>${proofText(logProof)}</p>` : null}
<pre class="log" tabindex="0" aria-label="Log">${shown(log.slice(0, half))}${logOmitted > 0 ? gap : null}${shown(log.slice(half))}</pre></details>`;
}

/** Position of the gap: after the lines kept from the beginning. */
const gapAt = (log: readonly LogLine[]) => Math.min(FIRST_LINES, log.length);

/** `+1:05.2` */
function since(start: number, at: number): string {
  const tenths = Math.max(0, Math.round((at - start) / 100));
  const seconds = tenths / 10;
  const rest = (seconds % 60).toFixed(1).padStart(4, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `+${minutes}:${rest}`;
  return `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest.slice(0, 2)}`;
}
