import { resolve } from "node:path";
import { usageError } from "../base/errors";
import type { World } from "../base/world";
import { readText } from "../parse/check-encoding";
import { parseDuration } from "../parse/duration";
import { type Environment, parseEnvironmentArg, parseEnvironmentFile } from "../parse/environment";
import { parseCount, parseTries } from "../parse/numbers";
import { parseRunId } from "../parse/run-id";
import { scriptKind } from "../parse/script-kind";
import { parseTags, type Tags } from "../parse/tags";
import type { StackOptions } from "../stack/load-stack";
import type { RunSettings } from "./overrides";

/** Options of `rfargate run` as given on the command line. */
export interface RunOptions extends StackOptions {
  model?: string;
  env?: string[];
  envFile?: string[];
  input?: string[];
  item?: string;
  cpu?: string;
  memory?: string;
  spot?: boolean;
  tries?: string;
  tag?: string[];
  timeout?: string;
  startTimeout?: string;
  param?: string[];
  id?: string;
  follow: boolean;
  out: string;
  fetch: boolean;
  json?: boolean;
  remote?: boolean;
}

/** Scripts, and arguments for each of them. */
export interface Given {
  scripts: readonly string[];
  args: readonly string[];
}

/** The same after all checks that need no stack. */
export interface ParsedOptions {
  environment: Environment;
  tags: Tags;
  size: { cpu?: number; memory?: number };
  settings: RunSettings;
  tries?: number;
  /** Seconds. */
  startTimeout?: number;
  runId?: string;
}

/** @throws CliError 64, or 66 for an environment file that is not there */
export async function parseRunOptions(
  world: World,
  scripts: readonly string[],
  args: readonly string[],
  options: RunOptions,
): Promise<ParsedOptions> {
  const swallowed = scripts.length === 0 ? options.input?.find((file) => /\.R$/i.test(file)) : undefined;
  if (swallowed !== undefined) {
    throw usageError(
      `no script is given: --input takes "${swallowed}" as a file`,
      `put scripts first: rfargate run ${swallowed} --input ...`,
    );
  }
  if (options.startTimeout !== undefined && !options.follow) {
    throw usageError("--start-timeout is not enforced with --no-follow", "leave one of them out");
  }
  return {
    environment: await readEnvironment(world, options),
    tags: parseTags(options.tag ?? []),
    size: {
      ...(options.cpu === undefined ? {} : { cpu: parseCount("--cpu", options.cpu) }),
      ...(options.memory === undefined ? {} : { memory: parseCount("--memory", options.memory) }),
    },
    settings: parseSettings(scripts, args, options),
    ...(options.tries === undefined ? {} : { tries: parseTries(options.tries) }),
    ...(options.startTimeout === undefined
      ? {}
      : { startTimeout: parseDuration("--start-timeout", options.startTimeout) }),
    ...(options.id === undefined ? {} : { runId: parseRunId(options.id) }),
  };
}

/** The container's settings from the options. @throws CliError 64 */
export function parseSettings(
  scripts: readonly string[],
  args: readonly string[],
  options: Pick<RunOptions, "param" | "timeout">,
): RunSettings {
  return {
    args,
    params: parseParams(options.param ?? [], scripts),
    ...(options.timeout === undefined ? {} : { timeout: parseDuration("--timeout", options.timeout) }),
  };
}

/**
 * Parameters of R Markdown and Quarto, `K=V` each.
 * @param scripts those of the command line; none: the model's, which is not known yet
 * @throws CliError 64
 */
function parseParams(params: readonly string[], scripts: readonly string[]): Record<string, string> {
  if (params.length > 0 && scripts.length > 0 && scripts.every((name) => scriptKind(name) === "r")) {
    throw usageError(
      `--param ${params[0]}: ${scripts.join(" ")} takes no parameters`,
      `pass arguments: rfargate run ${scripts.join(" ")} -- ${params[0]}`,
      "parameters of .Rmd and .qmd documents",
    );
  }
  return Object.fromEntries(
    params.map((text) => {
      const [, name, value] = /^([A-Za-z.][\w.-]*)=([\s\S]*)$/.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw usageError(`--param ${text} is invalid`, "--param year=2026", "K=V, K starting with a letter");
      }
      return [name, value];
    }),
  );
}

/** The environment from `--env-file` and `--env`; `--env` takes precedence, and later options over earlier ones. */
export async function readEnvironment(
  world: World,
  options: Pick<RunOptions, "env" | "envFile">,
): Promise<Environment> {
  const from = world.env as NodeJS.ProcessEnv;
  const files = await Promise.all(
    (options.envFile ?? []).map(async (file) => {
      const text = await readText(resolve(world.cwd, file), `--env-file ${file}`);
      return parseEnvironmentFile(text, file, from);
    }),
  );
  return Object.assign(
    {},
    ...files,
    Object.fromEntries((options.env ?? []).map((text) => parseEnvironmentArg(text, from))),
  );
}
