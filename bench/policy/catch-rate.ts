import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CASES, type Case } from "./cases";
import { runCdkNag } from "./cdk-nag";
import { runCheckov } from "./checkov";
import { runOwn } from "./own";
import { runTrivy } from "./trivy";

type Checker = (cases: readonly Case[], folder: string) => string[][];

const CHECKERS: [name: string, run: Checker][] = [
  ["this pack", runOwn],
  ["checkov", runCheckov],
  ["cdk-nag", runCdkNag],
  ["trivy", runTrivy],
];

const HARMLESS = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Deny", Principal: { AWS: "123456789012" }, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k" },
  ],
};

/**
 * The same type with nothing to find. What a checker reports here is about the resource (what a bucket's policy should
 * contain), and does not count as a finding in the case.
 */
const harmless = ({ type, property, value }: Case): Case => ({
  name: "harmless",
  verdict: "pass",
  type,
  property,
  value: typeof value === "string" ? "arn:aws:iam::123456789012:policy/own" : HARMLESS,
});

/** Each case in each checker: a table of caught cases and unjustified findings, as Markdown. */
export function catchRate(progress: (text: string) => void): string {
  const baselines = CASES.map(harmless);
  const missing: string[] = [];
  const columns = CHECKERS.flatMap(([name, run]) => {
    progress(`${name}: installing and checking`);
    const folder = mkdtempSync(join(tmpdir(), "bench-policy-"));
    try {
      const found = run([...CASES, ...baselines], folder);
      const own = CASES.map((_, i) => found[i]!.filter((id) => !found[CASES.length + i]!.includes(id)));
      return [{ name, reports: own.map((ids) => ids.length > 0) }];
    } catch (error) {
      if (run === runOwn) throw error;
      missing.push(`${name}: not available from a registry: ${reason(error)}`);
      return [];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  const count = (verdict: Case["verdict"], reports: boolean[]) =>
    CASES.filter((c, i) => c.verdict === verdict && reports[i]).length;
  const total = (verdict: Case["verdict"]) => CASES.filter((c) => c.verdict === verdict).length;
  const rows = CASES.map((c, i) => [c.name, c.verdict, ...columns.map(({ reports }) => mark(c, reports[i]!))]);
  const caught = table([
    ["case", "should be", ...columns.map(({ name }) => name)],
    ...rows,
    ["**caught**", `of ${total("refuse")}`, ...columns.map(({ reports }) => `**${count("refuse", reports)}**`)],
    ["**false alarms**", `of ${total("pass")}`, ...columns.map(({ reports }) => `**${count("pass", reports)}**`)],
  ]);
  return [caught, ...missing].join("\n\n");
}

/** The last line that a command wrote, or the first of the error. */
function reason(error: unknown): string {
  const { stderr, message = String(error) } = error as { stderr?: Buffer | string; message?: string };
  return (
    String(stderr ?? "")
      .trim()
      .split("\n")
      .at(-1) || message.split("\n")[0]!
  );
}

function mark({ verdict }: Case, reported: boolean): string {
  if (verdict === "refuse") return reported ? "caught" : "-";
  return reported ? "false alarm" : "";
}

function table([head, ...rows]: string[][]): string {
  const lines = [head!, head!.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll("*:*", "\\*:\\*")).join(" | ")} |`).join("\n");
}
