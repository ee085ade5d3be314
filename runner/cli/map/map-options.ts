import { usageError } from "../base/errors";
import { parseDuration } from "../parse/duration";
import { parseCount } from "../parse/numbers";
import { parseRunId } from "../parse/run-id";
import type { CommonOptions } from "../stack/open-stack";

/** The options of `rfargate map` as they are given. */
export interface MapOptions extends CommonOptions {
  over?: string;
  model?: string;
  batch: string;
  itemSeconds: string;
  max?: string;
  tries?: string;
  itemTimeout?: string;
  spot?: boolean;
  seed?: string;
  fresh?: boolean;
  remote?: boolean;
  id?: string;
  maxCost?: string;
  retry?: string;
  dryRun?: boolean;
  follow: boolean;
}

/** @throws CliError 64 */
export function parseMapOptions(options: MapOptions) {
  const count = (option: string, text: string | undefined) =>
    text === undefined ? undefined : parseCount(option, text);
  return {
    batch: options.batch === "auto" ? undefined : parseCount("--batch", options.batch),
    itemSeconds: positive("--item-seconds", options.itemSeconds),
    max: count("--max", options.max),
    tries: count("--tries", options.tries),
    itemTimeout: options.itemTimeout === undefined ? undefined : parseDuration(options.itemTimeout),
    seed: options.seed === undefined ? undefined : parseCount("--seed", options.seed),
    maxCost: options.maxCost === undefined ? undefined : positive("--max-cost", options.maxCost),
    id: options.id === undefined ? undefined : parseRunId(options.id),
  };
}

export type ParsedMapOptions = ReturnType<typeof parseMapOptions>;

function positive(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || !Number.isFinite(value))
    throw usageError(`${option} '${text}': give a number above 0`);
  return value;
}
