import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { attempt } from "../setup/command";
import { POLICY_PACK, pulumiOn } from "../setup/pulumi";
import { reportFile } from "./comment";
import { previewReport } from "./report";
import { pruneOld, withAllRevisions } from "./revisions";
import type { Target } from "./target";

const PACK = ["--policy-pack", POLICY_PACK];

/**
 * The image and its tag as this machine's Docker has them: another machine, such as a pipeline's, never had them. What is
 * deployed is the image in the registry, and that is looked at.
 */
const NOT_DEPLOYED = ["docker:index/remoteImage:RemoteImage", "docker:index/tag:Tag"].flatMap((type) => [
  "--exclude",
  `**${type}::*`,
]);

/** What would change. Where lines are kept, it is kept as Markdown, too. @returns Pulumi's exit code */
async function preview(target: Target): Promise<number> {
  const lines: string[] = [];
  const code = await run(target, ["preview", ...PACK], (line) => lines.push(line));
  if (lines.length > 0) keepReport(target.stack, lines.join("\n"), code);
  return code;
}

/**
 * Brings the stack up; then old revisions go by its rule. Asks first, if the target does.
 * @returns Pulumi's exit code, or rfargate's
 */
async function up(target: Target): Promise<number> {
  const code = await run(target, ["up", ...unasked(target), ...PACK]);
  return code === 0 ? pruneOld(target) : code;
}

/** Takes the stack away with all revisions of its models, asking as `up` does. @returns Pulumi's exit code, or rfargate's */
async function destroy(target: Target): Promise<number> {
  return withAllRevisions(target, () => run(target, ["destroy", ...unasked(target)]));
}

/**
 * Whether what is deployed is what the program says: Pulumi's state is compared with AWS, and the program with both. Nothing is
 * changed, not even the state. @returns 0: all the same; otherwise Pulumi's exit code
 */
async function drift(target: Target): Promise<number> {
  const options = ["--refresh", "--expect-no-changes", ...NOT_DEPLOYED];
  const code = await run(target, ["preview", ...options]);
  if (code !== 0)
    process.stderr.write(
      `Stack ${target.stack} is not what the program says, or could not be compared: see above.\n` +
        `make repair STACK=${target.stack} sets it back; or write what was changed into the program.\n`,
    );
  return code;
}

/** Sets back what `drift` found: an ordinary `up` trusts Pulumi's state, which does not know of it. @returns Pulumi's exit code */
async function repair(target: Target): Promise<number> {
  return run(target, ["up", "--refresh", ...unasked(target), ...NOT_DEPLOYED, ...PACK]);
}

/** The policy pack on what is deployed. @returns 0: no mandatory rule is broken */
async function policyCheck(target: Target): Promise<number> {
  const { stdout } = await attempt("pulumi", ["policy", "analyze", "--help"], { env: target.env, timeout: 60 });
  const command = policyCommand(stdout);
  if (command[0] === "preview")
    process.stderr.write("This Pulumi has no `policy analyze`: the pack judges a preview with the state read anew.\n");
  return run(target, command);
}

/**
 * How the pack is put to what is deployed: Pulumi since spring 2026 judges the state by itself; an older one judges a preview whose
 * state was read from AWS. Source: https://www.pulumi.com/docs/iac/cli/commands/pulumi_policy_analyze/
 * @param help what `pulumi policy analyze --help` says: without such a command, the help of `pulumi policy`
 */
export function policyCommand(help: string): string[] {
  return /^\s+pulumi policy analyze /m.test(help)
    ? ["policy", "analyze", ...PACK]
    : ["preview", "--refresh", ...NOT_DEPLOYED, ...PACK];
}

/** What is done to a stack. @returns exit code */
export type StackCommand = (target: Target) => Promise<number>;

/** By the names of the Makefile's targets. */
export const STACK_COMMANDS = {
  preview,
  up,
  drift,
  repair,
  "policy-check": policyCheck,
  destroy,
} satisfies Record<string, StackCommand>;

function run({ stack, env }: Target, command: string[], onLine?: (line: string) => void): Promise<number> {
  return pulumiOn(stack, env, command, onLine);
}

function unasked({ asks }: Target): string[] {
  return asks ? [] : ["--yes"];
}

function keepReport(stack: string, text: string, code: number, env: NodeJS.ProcessEnv = process.env): void {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  const address = server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
  const report = previewReport({ stack, text, code, run: address });
  mkdirSync(dirname(reportFile(stack)), { recursive: true });
  writeFileSync(reportFile(stack), report);
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, report);
}
