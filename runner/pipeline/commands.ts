import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { attempt } from "../../local/setup/command";
import { STACK } from "../../local/setup/places";
import { POLICY_PACK, pulumiOn } from "../../local/setup/pulumi";
import { dropSalt } from "../../local/setup/stack";
import { reportFile } from "./comment";
import { previewReport } from "./report";
import { pruneOld, withAllRevisions } from "./revisions";
import { environmentOf, prepare } from "./target";

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
export async function preview(stack: string): Promise<number> {
  await prepare(stack);
  const lines: string[] = [];
  const code = await run(stack, environmentOf(stack), ["preview", ...PACK], (line) => lines.push(line));
  if (lines.length > 0) keepReport(stack, lines.join("\n"), code);
  return code;
}

/**
 * Brings the stack up; then old revisions go by its rule. Asks first, unless it is local or nobody can answer.
 * @returns Pulumi's exit code, or rfargate's
 */
export async function up(stack: string): Promise<number> {
  await prepare(stack);
  const env = environmentOf(stack);
  const code = await run(stack, env, ["up", ...unasked(stack), ...PACK]);
  return code === 0 ? pruneOld(stack, env) : code;
}

/** Takes the stack away with all revisions of its models, asking as `up` does. @returns Pulumi's exit code, or rfargate's */
export async function destroy(stack: string): Promise<number> {
  await prepare(stack);
  const env = environmentOf(stack);
  return withAllRevisions(stack, env, () => run(stack, env, ["destroy", ...unasked(stack)]));
}

/**
 * Whether what is deployed is what the program says: Pulumi's state is compared with AWS, and the program with both. Nothing is
 * changed, not even the state. @returns 0: all the same; otherwise Pulumi's exit code
 */
export async function drift(stack: string): Promise<number> {
  await prepare(stack);
  const options = ["--refresh", "--expect-no-changes", ...NOT_DEPLOYED];
  const code = await run(stack, environmentOf(stack), ["preview", ...options]);
  if (code !== 0)
    process.stderr.write(
      `Stack ${stack} is not what the program says, or could not be compared: see above.\n` +
        `make repair STACK=${stack} sets it back; or write what was changed into the program.\n`,
    );
  return code;
}

/** Sets back what `drift` found: an ordinary `up` trusts Pulumi's state, which does not know of it. @returns Pulumi's exit code */
export async function repair(stack: string): Promise<number> {
  await prepare(stack);
  return run(stack, environmentOf(stack), ["up", "--refresh", ...unasked(stack), ...NOT_DEPLOYED, ...PACK]);
}

/** The policy pack on what is deployed. @returns 0: no mandatory rule is broken */
export async function policyCheck(stack: string): Promise<number> {
  await prepare(stack);
  const env = environmentOf(stack);
  const { stdout } = await attempt("pulumi", ["policy", "analyze", "--help"], { env, timeout: 60 });
  const command = policyCommand(stdout);
  if (command[0] === "preview")
    process.stderr.write("This Pulumi has no `policy analyze`: the pack judges a preview with the state read anew.\n");
  return run(stack, env, command);
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

async function run(stack: string, env: NodeJS.ProcessEnv, command: string[], onLine?: (line: string) => void) {
  try {
    return await pulumiOn(stack, env, command, onLine);
  } finally {
    if (stack === STACK) dropSalt();
  }
}

function unasked(stack: string): string[] {
  return stack === STACK || !process.stdin.isTTY || process.env.CI ? ["--yes"] : [];
}

function keepReport(stack: string, text: string, code: number, env: NodeJS.ProcessEnv = process.env): void {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  const address = server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
  const report = previewReport({ stack, text, code, run: address });
  mkdirSync(dirname(reportFile(stack)), { recursive: true });
  writeFileSync(reportFile(stack), report);
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, report);
}
