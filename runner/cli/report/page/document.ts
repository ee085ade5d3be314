import { formatTime } from "../collected/plain-text";
import { type Html, html } from "./html";
import { STYLE } from "./style";

/** Keeps the browser from loading or running anything: images and style are in the page. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A self-contained page.
 * @param now ms since 1970
 */
export function document(
  { title, stack, now, footer }: { title: string; stack: string; now: number; footer: string },
  contents: Html | null,
  main: readonly Html[],
): string {
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
${contents}</header>
<main>
${main}</main>
<footer class="faint">${footer}</footer>
</body>
</html>
`.text;
}
