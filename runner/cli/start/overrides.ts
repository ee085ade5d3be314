import { R_CONTAINER } from "../../../contract/outputs/contract";
import { MAX_OVERRIDES } from "../../../contract/task-tags";
import { usageError } from "../base/errors";
import type { Environment } from "../parse/environment";
import { keys } from "../records/layout";
import type { Size } from "../stack/choose-model";

export interface OverrideParts {
  runId: string;
  container: string;
  /** As they go into SCRIPT. */
  scripts: readonly string[];
  environment: Environment;
  /** Whether scripts or files were staged for this run. */
  staged: boolean;
  /** Only what differs from the task definition. */
  size: Partial<Size>;
}

/** RunTask's `overrides`. */
export interface Overrides {
  containerOverrides: Array<{ name: string; environment: Array<{ name: string; value: string }> }>;
  cpu?: string;
  memory?: string;
}

/** The overrides of a run, and whether the environment has to go through the bucket. */
export interface PlannedOverrides {
  overrides: Overrides;
  /** To be written to the run's `environment` object before the task is started. */
  spilled?: Environment;
}

/**
 * The overrides of a run. When they would be larger than ECS takes, the user's environment goes through the bucket.
 * @throws CliError 64 when even then they are too large
 */
export function planOverrides(parts: OverrideParts): PlannedOverrides {
  const direct = build(parts, parts.environment, parts.staged);
  if (overridesLength(direct) <= MAX_OVERRIDES) return { overrides: direct };
  const spilled = build(parts, {}, true);
  const length = overridesLength(spilled);
  if (length <= MAX_OVERRIDES) return { overrides: spilled, spilled: parts.environment };
  throw usageError(
    `the names of ${parts.scripts.length} scripts make overrides of ${length} characters, ECS takes ${MAX_OVERRIDES}`,
    "run fewer scripts at once",
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
    ...(staged ? { RFARGATE_STAGED: keys.staged(runId) } : {}),
  };
  return {
    containerOverrides: [
      {
        name: parts.container || R_CONTAINER,
        environment: Object.entries(all).map(([name, value]) => ({ name, value })),
      },
    ],
    ...(size.cpu === undefined ? {} : { cpu: String(size.cpu) }),
    ...(size.memory === undefined ? {} : { memory: String(size.memory) }),
  };
}
