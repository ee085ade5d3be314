import { basename } from "node:path";
import { objectItems } from "../../../contract/map/items/parse-items";
import { mapKeys } from "../../../contract/map/layout";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { usageError } from "../base/errors";
import type { Output } from "../base/output";
import { splitScripts } from "../parse/script-names";
import { hourlyRate } from "../price/cost";
import { loadPrices } from "../price/load-prices";
import { type ChosenModel, chooseModel, chooseSize, type Size } from "../stack/choose-model";
import { type RunScript, requireScripts, resolveScripts } from "../start/chosen-scripts";
import { collectInputs, type LocalFile, TAKEN } from "../start/input-files";
import { machineOf } from "./find-map";
import { type MapOptions, type ParsedMapOptions, parseMapOptions } from "./map-options";
import { checkItems, type Items, readItems } from "./read-items";
import { type TasksAtOnce, tasksAtOnce } from "./tasks-at-once";

/** Everything that makes up a map, checked. */
export interface MapRequest {
  cloud: Cloud;
  stateMachineArn: string;
  chosen: ChosenModel;
  script: RunScript;
  /** For each item's working directory, of this map alone. */
  inputs: readonly LocalFile[];
  source: Items;
  /** One a line of `items.jsonl`; of objects of the bucket, their names and keys. */
  items: unknown[];
  size: Size;
  spot: boolean;
  atOnce: TasksAtOnce;
  /** USD of an hour of one task; a text says why it is not known. */
  rate: number | string;
  options: ParsedMapOptions;
  fresh: boolean;
}

/** Names in the working directory of a map's task that it uses itself. */
const TAKEN_IN_MAPS = new Set([...TAKEN, "items"]);

/** @throws CliError 64, 66 */
export async function requestMap(
  opening: Promise<Cloud>,
  out: Output,
  given: string | undefined,
  options: MapOptions,
): Promise<MapRequest> {
  const { over } = options;
  if (over === undefined || over.trim() === "")
    throw usageError("--over is missing: name the items", "--over params.csv");
  const parsed = await parseMapOptions(out.world, options);
  const { cwd } = out.world;
  const [scripts, source, inputs] = await Promise.all([
    resolveScripts(cwd, given === undefined ? [] : [given], options.remote ?? false),
    readItems(cwd, over),
    collectInputs(cwd, options.input ?? [], TAKEN_IN_MAPS),
  ]);
  const cloud = await opening;
  const names = scripts.map(({ name }) => name);
  const chosen = chooseModel(cloud.outputs, options.model, names);
  const stateMachineArn = machineOf(cloud, chosen.name);
  const script = onlyScript(scripts, chosen);
  const size = chooseSize(chosen.model, parsed.size);
  const spot = options.spot ?? chosen.model.map!.spot ?? chosen.model.spot;
  await cloud.session.explained("s3:ListBucket", () => requireScripts(cloud.bucket, [script]));
  const items = await listItems(cloud, source);
  checkItems(items, over);
  return {
    ...{ cloud, stateMachineArn, chosen, script, inputs, source, items, size, spot, options: parsed },
    atOnce: await tasksAtOnce(cloud, chosen.model, parsed.max, { cpu: size.cpu, spot }),
    rate: await rateOf(out, cloud.outputs, chosen, size, spot),
    fresh: options.fresh ?? false,
  };
}

function onlyScript(scripts: readonly RunScript[], { name, model }: ChosenModel): RunScript {
  const defaults = splitScripts(model.script).map((script): RunScript => ({ name: script }));
  const [script, ...others] = scripts.length > 0 ? scripts : defaults;
  if (script && others.length === 0) return script;
  throw usageError(
    `model "${name}" has ${defaults.length} scripts; a map runs one`,
    "name it: rfargate map SCRIPT --over ...",
  );
}

async function listItems(cloud: Cloud, { items, prefix }: Items): Promise<unknown[]> {
  if (prefix === undefined) return items;
  const objects = await cloud.session.explained("s3:ListBucket", () => cloud.bucket.list(prefix));
  const found = objectItems(objects.map(({ key }) => key));
  if (found.length === 0)
    throw usageError(`--over s3:${prefix}: no object of bucket ${cloud.bucket.name} has that prefix`);
  return found;
}

async function rateOf(out: Output, outputs: StackOutputs, { model }: ChosenModel, size: Size, spot: boolean) {
  const task = { ...model, ...size, region: outputs.aws.region, storage: model.ephemeralStorage, spot };
  const rate = hourlyRate(await loadPrices(out.world), task);
  return typeof rate === "string" ? rate : rate.total;
}

/** The items of a map: files that are uploaded for it have the key of their object. */
export const itemsOf = (map: string, { source, items }: MapRequest): unknown[] =>
  source.files?.map((path) => ({ file: basename(path), key: mapKeys.files(map) + basename(path) })) ?? items;
