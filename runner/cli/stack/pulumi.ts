import { spawn } from "node:child_process";
import { OUTPUT_NAME } from "../../../contract/outputs/contract";
import type { CliError } from "../base/errors";
import type { World } from "../base/world";
import { noStack } from "./no-stack";

/** Hint in every error about a missing stack. */
const LOCAL_HINT = 'for the local stack: eval "$(make -s env)"';

/**
 * The output of `pulumi stack output rOnFargate --json` in the current folder, but from `pulumi stack export`, which takes half the
 * time: it derives no key from the passphrase, and the outputs have no secrets.
 * @param stack name of the stack; default: the selected one
 * @throws CliError 78 with cause and remedy
 */
export async function readWithPulumi(world: World, stack?: string): Promise<string> {
  const output = outputOf(await askPulumi(world, ["stack", "export"], stack));
  if (output === undefined) throw notUp(stack);
  return JSON.stringify(output);
}

/**
 * The stdout of a pulumi command in the current folder.
 * @param stack name of the stack; default: the selected one
 * @throws CliError 78 with cause and remedy
 */
export function askPulumi(world: World, command: readonly string[], stack?: string): Promise<string> {
  const args = [...command, "--non-interactive"];
  if (stack) args.push("--stack", stack);
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, {
      cwd: world.cwd,
      env: { ...world.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) => reject(cannotRun(error)));
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(explainPulumi(Buffer.concat(err).toString(), stack));
    });
  });
}

/** The stack's output in the text of `pulumi stack export`; undefined if the stack has none. */
function outputOf(exported: string): unknown {
  const { deployment } = JSON.parse(exported) as Exported;
  return deployment?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.[OUTPUT_NAME];
}

/** The parts of a deployment that are read. Source: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/ */
interface Exported {
  deployment?: { resources?: Array<{ type: string; outputs?: Record<string, unknown> }> };
}

function notUp(stack: string | undefined): CliError {
  return noStack(
    `stack ${stack ? `"${stack}"` : "(the selected one)"} has no output ${OUTPUT_NAME}: it is not up yet`,
    "run `pulumi up` (`make demo` for the local stack), then try again",
  );
}

function cannotRun(error: NodeJS.ErrnoException): CliError {
  if (error.code !== "ENOENT") return noStack(`pulumi could not be run: ${error.message}`, "check the pulumi on PATH");
  return noStack(
    "pulumi is not on PATH, so the stack cannot be read",
    `name the stack without Pulumi: rfargate use s3://BUCKET (or a FILE.json of \`rfargate export outputs\`); ${LOCAL_HINT}`,
  );
}

interface Explanation {
  when: RegExp;
  message: (stack: string | undefined, text: string) => string;
  remedy: string;
}

/** Texts of Pulumi's errors, in the order of matching. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    // The last one is Pulumi's error for a stack's short name without a project.
    when: /no Pulumi(\.yaml)? project|Pulumi\.yaml.*(not found|no such file)|unable to find.*project|pass the fully qualified name/i,
    message: () => "no Pulumi project in this folder or above it",
    remedy:
      "run rfargate in the project's folder, or name the stack from any folder: rfargate use s3://BUCKET (or FILE.json)",
  },
  {
    when: /no stack named|stack '[^']*' not found|unknown stack/i,
    message: (stack) => (stack ? `stack "${stack}" does not exist` : "the selected stack does not exist"),
    remedy: `list stacks with \`pulumi stack ls\`, create one with \`pulumi up\`; ${LOCAL_HINT}`,
  },
  {
    when: /no stack selected|no current stack|must specify.*stack/i,
    message: () => "no stack is selected",
    remedy: `\`pulumi stack select NAME\` or --stack NAME; ${LOCAL_HINT}`,
  },
  {
    when: /PULUMI_ACCESS_TOKEN|pulumi login|not logged in|logged in to/i,
    message: () => "pulumi is not logged in to a backend",
    remedy: `\`pulumi login\` (or set PULUMI_BACKEND_URL); ${LOCAL_HINT}`,
  },
  {
    when: /passphrase/i,
    message: () => "pulumi needs the stack's passphrase",
    remedy: `set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE; ${LOCAL_HINT}`,
  },
];

/**
 * Runs a pulumi command in the current folder, on the terminal. Its output goes to stderr: stdout is for rfargate's data.
 * @returns its exit code
 * @throws CliError 78 without pulumi
 */
export function runPulumi(world: World, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...world.env, PULUMI_SKIP_UPDATE_CHECK: "1" };
    const child = spawn("pulumi", args, { cwd: world.cwd, env, stdio: ["inherit", 2, 2] });
    child.on("error", (error: NodeJS.ErrnoException) => reject(cannotRun(error)));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** The error for pulumi's message. */
function explainPulumi(stderr: string, stack?: string): CliError {
  const found = EXPLANATIONS.find(({ when }) => when.test(stderr));
  if (found) return noStack(found.message(stack, stderr), found.remedy);
  const text = stderr.replace(/^error:\s*/i, "").trim() || "no message";
  return noStack(`pulumi failed: ${text}`, `check \`pulumi stack export\`; ${LOCAL_HINT}`);
}
