import { formatBytes } from "../collected/plain-text";
import type { Picture, ReportedRun } from "../collected/reported-run";
import { type Html, html } from "./html";

/** R's plots as images, including SVG: an image runs no scripts and loads nothing. */
export function plotsSection({ pictures, summary }: ReportedRun): Html | null {
  if (pictures.length === 0) return null;
  const [shown, linked] = [pictures.filter(isShown), pictures.filter((picture) => !isShown(picture))];
  return html`<h3>Plots</h3>
${shown.length > 0 ? html`<div class="plots">${shown.map(figure)}</div>` : null}
${linked.length > 0 ? html`<ul>${linked.map((picture) => item(picture, summary.runId))}</ul>` : null}`;
}

const isShown = ({ data, mediaType }: Picture) => data !== undefined && mediaType.startsWith("image/");
const address = ({ mediaType, data }: Picture) => `data:${mediaType};base64,${data}`;

function figure(picture: Picture): Html {
  const { path, bytes } = picture;
  return html`<figure><img src="${address(picture)}" alt="Plot ${path}"><figcaption>${path}, ${formatBytes(bytes)}</figcaption></figure>
`;
}

function item(picture: Picture, runId: string): Html {
  const { path, bytes, data, why } = picture;
  const name = path.split("/").at(-1)!;
  return data === undefined
    ? html`<li>${path}: ${why}; <code>rfargate fetch ${runId}</code> brings it</li>`
    : html`<li><a href="${address(picture)}" download="${name}">${path}</a>, ${formatBytes(bytes)}</li>`;
}
