/** A comment on GitHub takes 65,536 characters, a step's summary 1 MiB: what is kept of Pulumi's output leaves room for the rest. */
const MOST_CHARACTERS = 60_000;

export interface PreviewReport {
  stack: string;
  /** Pulumi's output without colours. */
  text: string;
  /** Pulumi's exit code. */
  code: number;
  /** Address of the workflow run, if there is one. */
  run?: string;
}

/** The first line of a stack's report: by it the comment of an earlier run is found. */
export function marker(stack: string): string {
  return `<!-- r-on-fargate: preview of stack ${stack} -->`;
}

/** A preview as Markdown: what it comes to, and Pulumi's output folded below. */
export function previewReport({ stack, text, code, run }: PreviewReport): string {
  const body = shortened(text.trimEnd());
  const fence = "`".repeat(Math.max(3, longestRun(body) + 1));
  return [
    marker(stack),
    `### Stack \`${stack}\`: ${headline(text, code)}`,
    "",
    "<details><summary>pulumi preview, under the policy pack</summary>",
    "",
    `${fence}text`,
    body,
    fence,
    "",
    "</details>",
    ...(run ? ["", `[The workflow's run](${run})`] : []),
    "",
  ].join("\n");
}

/** What a preview comes to, in a few words. */
export function headline(text: string, code: number): string {
  if (/^\s+- \[mandatory\]|\[mandatory\]\s/m.test(text)) return "refused by the policy pack";
  const counted = /^Resources:\n((?:[ \t]+\S.*\n?)+)/m.exec(text)?.[1];
  const lines = (counted ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const operations = lines.filter((line) => !/unchanged$|^\d+ changes?\./.test(line));
  if (code !== 0) return operations.length > 0 ? `failed; ${operations.join(", ")}` : "failed";
  return operations.length > 0 ? operations.join(", ") : "no changes";
}

function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const half = Math.floor(MOST_CHARACTERS / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n... ${left} characters are left out here ...\n${text.slice(-half)}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
