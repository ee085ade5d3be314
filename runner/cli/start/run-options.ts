import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { notFoundError, usageError } from "../base/errors";
import type { World } from "../base/world";
import { parseDuration } from "../parse/duration";
import { type Environment, parseEnvironmentArg, parseEnvironmentFile } from "../parse/environment";
import { parseCount } from "../parse/numbers";
import { parseRunId } from "../parse/run-id";
import { parseTags, type Tags } from "../parse/tags";
import type { StackOptions } from "../stack/load-stack";

/** Options of `rfargate run` as they come from the command line. */
export interface RunOptions extends StackOptions {
  model?: string;
  env?: string[];
  envFile?: string[];
  input?: string[];
  cpu?: string;
  memory?: string;
  spot?: boolean;
  tag?: string[];
  timeout?: string;
  id?: string;
  follow: boolean;
  out: string;
  fetch: boolean;
  json?: boolean;
  remote?: boolean;
}

/** The same, checked as far as that is possible without the stack. */
export interface ParsedOptions {
  environment: Environment;
  tags: Tags;
  size: { cpu?: number; memory?: number };
  /** Seconds. */
  timeout?: number;
  runId?: string;
}

/** @throws CliError 64, or 66 for an environment file that is not there */
export async function parseRunOptions(
  world: World,
  scripts: readonly string[],
  options: RunOptions,
): Promise<ParsedOptions> {
  const swallowed = scripts.length === 0 ? options.input?.find((file) => /\.R$/i.test(file)) : undefined;
  if (swallowed !== undefined) {
    throw usageError(
      `no script is given, and --input takes '${swallowed}' as a file`,
      `put scripts first: rfargate run ${swallowed} --input ...`,
    );
  }
  if (options.timeout !== undefined && !options.follow) {
    throw usageError("--timeout needs rfargate to follow the run, so it does not go with --no-follow");
  }
  return {
    environment: await readEnvironment(world, options),
    tags: parseTags(options.tag ?? []),
    size: {
      ...(options.cpu === undefined ? {} : { cpu: parseCount("--cpu", options.cpu) }),
      ...(options.memory === undefined ? {} : { memory: parseCount("--memory", options.memory) }),
    },
    ...(options.timeout === undefined ? {} : { timeout: parseDuration(options.timeout) }),
    ...(options.id === undefined ? {} : { runId: parseRunId(options.id) }),
  };
}

/** The environment of `--env-file` and `--env`; the latter win, and later ones over earlier ones. */
export async function readEnvironment(
  world: World,
  options: Pick<RunOptions, "env" | "envFile">,
): Promise<Environment> {
  const from = world.env as NodeJS.ProcessEnv;
  const files = await Promise.all(
    (options.envFile ?? []).map(async (file) => {
      const text = await readFile(resolve(world.cwd, file), "utf8").catch(() => {
        throw notFoundError(`--env-file ${file}: there is no such file`);
      });
      return parseEnvironmentFile(text, file, from);
    }),
  );
  return Object.assign(
    {},
    ...files,
    Object.fromEntries((options.env ?? []).map((text) => parseEnvironmentArg(text, from))),
  );
}
