import { counted } from "../../base/counted";
import type { OutputFile } from "../../records/manifest";
import { formatBytes, lengthOf } from "../collected/plain-text";
import type { ReportedRun } from "../collected/reported-run";
import { type Html, html } from "./html";

/** Outputs, inputs and scripts of the manifest. */
export function filesSection({ manifest }: ReportedRun): Html | null {
  if (!manifest) return null;
  const { outputs, inputs, scripts } = manifest;
  return html`${files("Outputs", outputs, true)}${files("Inputs", inputs, false)}${scripts.length > 1 ? scriptTable(scripts) : null}`;
}

function files(title: string, list: readonly OutputFile[], open: boolean): Html | null {
  if (list.length === 0) return null;
  const total = formatBytes(list.reduce((sum, { bytes }) => sum + bytes, 0));
  return html`<details${open ? html` open` : null}><summary>${title}, ${counted(list.length, "file")}, ${total}</summary>
<div class="wide"><table>
<thead><tr><th scope="col">File</th><th scope="col" class="number">Size</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${[...list]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(
      ({
        path,
        bytes,
        sha256,
      }) => html`<tr><td>${path}</td><td class="number">${formatBytes(bytes)}</td><td class="hash"><code>${sha256}</code></td></tr>
`,
    )}</tbody></table></div></details>`;
}

type Scripts = NonNullable<ReportedRun["manifest"]>["scripts"];

function scriptTable(scripts: Scripts): Html {
  const took = (from: string | null | undefined, to: string | null | undefined) =>
    from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : null;
  return html`<details open><summary>Scripts, ${scripts.length}</summary>
<div class="wide"><table>
<thead><tr><th scope="col">Script</th><th scope="col" class="number">Took</th><th scope="col" class="number">Exit code</th></tr></thead>
<tbody>${scripts.map(
    ({
      name,
      startedAt,
      finishedAt,
      exitCode,
    }) => html`<tr><td>${name}</td><td class="number">${lengthOf(took(startedAt, finishedAt))}</td><td class="number">${exitCode}</td></tr>
`,
  )}</tbody></table></div></details>`;
}
