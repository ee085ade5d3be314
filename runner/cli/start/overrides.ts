import { cpuOfR, type OtherContainers } from "../../../contract/other-containers";
import { R_CONTAINER } from "../../../contract/outputs/contract";
import { MAX_OVERRIDES } from "../../../contract/task-tags";
import { usageError } from "../base/errors";
import type { Environment } from "../parse/environment";
import { keys } from "../records/layout";
import type { Size } from "../stack/choose-model";

export interface OverrideParts {
  runId: string;
  container: string;
  /** Names in SCRIPT. */
  scripts: readonly string[];
  environment: Environment;
  /** Arguments, parameters and timeout, for the container. */
  settings: RunSettings;
  /** Whether scripts or files were staged for this run. */
  staged: boolean;
  /** Only what differs from the task definition. */
  size: Partial<Size>;
  /** The share of the task's size that its other containers take. */
  otherContainers?: OtherContainers | undefined;
}

/** Settings of a run for its container other than scripts and variables. */
export interface RunSettings {
  /** For commandArgs(TRUE) of each script. */
  args: readonly string[];
  /** For `params` of R Markdown and Quarto. */
  params: Readonly<Record<string, string>>;
  /** Timeout of the run from the start of its container, in seconds. */
  timeout?: number;
}

/** RunTask's `overrides`. */
export interface Overrides {
  containerOverrides: Array<{ name: string; environment: Array<{ name: string; value: string }>; cpu?: number }>;
  cpu?: string;
  memory?: string;
}

/** The overrides of a run, and the environment if it must go through the bucket. */
export interface PlannedOverrides {
  overrides: Overrides;
  /** Written to the run's `environment` object before the task starts. */
  spilled?: Environment;
}

/**
 * The overrides of a run. If they would exceed ECS's limit, the user's environment goes through the bucket.
 * @throws CliError 64 if they are still too large
 */
export function planOverrides(parts: OverrideParts): PlannedOverrides {
  const direct = build(parts, parts.environment, parts.staged);
  if (overridesLength(direct) <= MAX_OVERRIDES) return { overrides: direct };
  const spilled = build(parts, {}, true);
  const length = overridesLength(spilled);
  if (length <= MAX_OVERRIDES) return { overrides: spilled, spilled: parts.environment };
  throw usageError(
    `the run's scripts and arguments make overrides of ${length} characters`,
    "run fewer scripts at once, or send arguments in a file with --input",
    `at most ${MAX_OVERRIDES}`,
  );
}

/** Length as ECS counts it: of the JSON text. */
export function overridesLength(overrides: Overrides): number {
  return JSON.stringify(overrides).length;
}

function build(parts: OverrideParts, environment: Environment, staged: boolean): Overrides {
  const { runId, size } = parts;
  const all: Environment = {
    ...environment,
    SCRIPT: parts.scripts.join(" "),
    RFARGATE_RUN_ID: runId,
    ...settingVariables(parts.settings),
    ...(staged ? { RFARGATE_STAGED: keys.staged(runId) } : {}),
  };
  return {
    containerOverrides: [
      {
        name: parts.container || R_CONTAINER,
        environment: Object.entries(all).map(([name, value]) => ({ name, value })),
        ...cpuOfR(size.cpu, parts.otherContainers),
      },
    ],
    ...(size.cpu === undefined ? {} : { cpu: String(size.cpu) }),
    ...(size.memory === undefined ? {} : { memory: String(size.memory) }),
  };
}

/** The container's variables for a run's settings; none for settings that were not given. */
export function settingVariables({ args, params, timeout }: RunSettings): Environment {
  return {
    ...(args.length > 0 ? { RFARGATE_ARGS: JSON.stringify(args) } : {}),
    ...(Object.keys(params).length > 0 ? { RFARGATE_PARAMS: JSON.stringify(params) } : {}),
    ...(timeout === undefined ? {} : { RFARGATE_TIMEOUT: String(timeout) }),
  };
}
