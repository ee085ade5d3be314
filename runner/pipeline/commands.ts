import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { awsCheck } from "../aws-check/aws-check";
import { attempt } from "../setup/command";
import { POLICY_PACK, pulumiOn } from "../setup/pulumi";
import { failureText, SetupError } from "../setup/setup-error";
import { reportFile } from "./comment";
import { previewReport } from "./report";
import { pruneOld, withAllRevisions } from "./revisions";
import type { Target } from "./target";

const PACK = ["--policy-pack", POLICY_PACK];

/**
 * The image and its tag in this machine's Docker. Another machine, such as a pipeline's, never had them; the deployed image is
 * the registry's, which is compared.
 */
const NOT_DEPLOYED = ["docker:index/remoteImage:RemoteImage", "docker:index/tag:Tag"].flatMap((type) => [
  "--exclude",
  `**${type}::*`,
]);

/** Previews the changes. Without a terminal, writes them to a Markdown file, too. @returns Pulumi's exit code */
async function preview(target: Target): Promise<number> {
  const lines: string[] = [];
  const code = await run(target, ["preview", ...PACK], (line) => lines.push(line));
  if (lines.length > 0) keepReport(target.stack, lines.join("\n"), code);
  return code;
}

/**
 * Deploys the stack, then prunes old revisions. Asks for confirmation if the target does.
 * @returns Pulumi's exit code, or rfargate's
 */
async function up(target: Target): Promise<number> {
  const code = await run(target, ["up", ...unasked(target), ...PACK]);
  return code === 0 ? pruneOld(target) : code;
}

/** Destroys the stack and all revisions of its models. Asks as `up` does. @returns Pulumi's exit code, or rfargate's */
async function destroy(target: Target): Promise<number> {
  return withAllRevisions(target, () => run(target, ["destroy", ...unasked(target)]));
}

/**
 * Compares AWS with Pulumi's state, and both with the program. Changes nothing, not even the state.
 * @returns 0: no difference; otherwise Pulumi's exit code
 */
async function drift(target: Target): Promise<number> {
  const options = ["--refresh", "--expect-no-changes", ...NOT_DEPLOYED];
  const code = await run(target, ["preview", ...options]);
  if (code !== 0) process.stderr.write(`${failureText(drifted(target.stack))}\n`);
  return code;
}

function drifted(stack: string): SetupError {
  return new SetupError(`stack ${stack} differs from the program, or could not be compared; see above`, [
    `make repair STACK=${stack} to undo the changes`,
    "add the changes to the program",
  ]);
}

/** Undoes what `drift` found; a plain `up` would trust Pulumi's state, which lacks it. @returns Pulumi's exit code */
async function repair(target: Target): Promise<number> {
  return run(target, ["up", "--refresh", ...unasked(target), ...NOT_DEPLOYED, ...PACK]);
}

/** Runs the policy pack on the deployed resources. @returns 0: no mandatory finding */
async function policyCheck(target: Target): Promise<number> {
  const { stdout } = await attempt("pulumi", ["policy", "analyze", "--help"], { env: target.env, timeout: 60 });
  const command = policyCommand(stdout);
  if (command[0] === "preview")
    process.stderr.write("This Pulumi has no `policy analyze`. Running the pack in a preview with refreshed state.\n");
  return run(target, command);
}

/**
 * Runs the pack on the deployed resources: Pulumi since spring 2026 analyzes the state; an older one previews with refreshed
 * state. Source: https://www.pulumi.com/docs/iac/cli/commands/pulumi_policy_analyze/
 * @param help output of `pulumi policy analyze --help`; without that command, the help of `pulumi policy`
 */
export function policyCommand(help: string): string[] {
  return /^\s+pulumi policy analyze /m.test(help)
    ? ["policy", "analyze", ...PACK]
    : ["preview", "--refresh", ...NOT_DEPLOYED, ...PACK];
}

/** A command on a stack. @returns exit code */
export type StackCommand = (target: Target) => Promise<number>;

/** By the names of the Makefile's targets. */
export const STACK_COMMANDS = {
  preview,
  up,
  drift,
  repair,
  "policy-check": policyCheck,
  "aws-check": awsCheck,
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
