import { MAX_CHUNKS, MAX_SEED, MAX_TASK_SECONDS } from "../../../contract/map/batch";
import { usageError } from "../base/errors";
import type { World } from "../base/world";
import { parseDuration } from "../parse/duration";
import type { Environment } from "../parse/environment";
import { parseCount, parsePositive, parseTries, parseWhole } from "../parse/numbers";
import { parseRunId } from "../parse/run-id";
import type { CommonOptions } from "../stack/open-stack";
import { readEnvironment } from "../start/run-options";
import { MAP_DEFAULTS } from "./map-defaults";

/** The options of `rfargate map` as they are given. */
export interface MapOptions extends CommonOptions {
  over?: string;
  model?: string;
  batch: string;
  itemSeconds: string;
  max?: string;
  cpu?: string;
  memory?: string;
  env?: string[];
  envFile?: string[];
  input?: string[];
  tries?: string;
  itemTimeout?: string;
  spot?: boolean;
  seed?: string;
  fresh?: boolean;
  remote?: boolean;
  id?: string;
  maxCost?: string;
  retry?: string;
  try?: boolean;
  yes?: boolean;
  dryRun?: boolean;
  follow: boolean;
}

/** The same, checked as far as that is possible without the stack. */
export interface ParsedMapOptions {
  batch?: number;
  itemSeconds: number;
  max?: number;
  size: { cpu?: number; memory?: number };
  environment: Environment;
  tries?: number;
  /** Seconds. */
  itemTimeout?: number;
  seed?: number;
  /** USD. */
  maxCost?: number;
  id?: string;
}

/** @throws CliError 64, or 66 for an environment file that is not there */
export async function parseMapOptions(world: World, options: MapOptions): Promise<ParsedMapOptions> {
  const count = (option: string, text: string | undefined) =>
    text === undefined ? undefined : parseCount(option, text);
  if (options.try && (options.retry !== undefined || options.dryRun))
    throw usageError(`--try cannot be used with --retry or --dry-run`, "leave one of them out");
  if (options.yes && !options.try) throw usageError("--yes answers the question of --try", "give both, or neither");
  return {
    batch: options.batch === "auto" ? undefined : parseCount("--batch", options.batch),
    itemSeconds: parsePositive("--item-seconds", options.itemSeconds, MAX_TASK_SECONDS),
    max: options.max === undefined ? undefined : parseWhole("--max", options.max, 1, MAX_CHUNKS),
    size: { cpu: count("--cpu", options.cpu), memory: count("--memory", options.memory) },
    environment: await readEnvironment(world, options),
    tries: options.tries === undefined ? undefined : parseTries(options.tries),
    itemTimeout:
      options.itemTimeout === undefined
        ? undefined
        : parseDuration("--item-timeout", options.itemTimeout, MAX_TASK_SECONDS),
    seed: options.seed === undefined ? undefined : parseWhole("--seed", options.seed, 0, MAX_SEED),
    maxCost: options.maxCost === undefined ? undefined : parsePositive("--max-cost", options.maxCost),
    id: options.id === undefined ? undefined : parseRunId(options.id),
  };
}

type OwnOption = Exclude<keyof MapOptions, keyof CommonOptions>;

/** Whether a map keeps an option's value when its failed items run again, so that a retry does not take it. */
const KEPT: Record<OwnOption, boolean> = {
  over: true,
  model: true,
  batch: true,
  itemSeconds: true,
  env: true,
  envFile: true,
  input: true,
  tries: true,
  itemTimeout: true,
  seed: true,
  fresh: true,
  remote: true,
  id: true,
  maxCost: true,
  dryRun: true,
  max: false,
  cpu: false,
  memory: false,
  spot: false,
  retry: false,
  try: false,
  yes: false,
  follow: false,
};

/** @throws CliError 64 for a retry with what only a new map takes */
export function requireRetryAlone(script: string | undefined, options: MapOptions): void {
  const defaults: Partial<MapOptions> = MAP_DEFAULTS;
  const kept = (Object.keys(KEPT) as OwnOption[]).filter((name) => KEPT[name]);
  const changed = kept.find((name) => options[name] !== undefined && options[name] !== defaults[name]);
  if (options.retry === undefined || (script === undefined && changed === undefined)) return;
  const flag = script ?? `--${changed!.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw usageError(
    `${flag} cannot be used with --retry, which runs the failed items of a map as they were`,
    `leave ${flag} out, or start another map`,
    "--max, --cpu, --memory, --spot, --no-spot and --no-follow",
  );
}
