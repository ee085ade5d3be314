import { basename } from "node:path";
import { chunkCount, chunkOf } from "../../../contract/map/batch";
import { executionName, type MapInput } from "../../../contract/map/input";
import { mapKeys } from "../../../contract/map/layout";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Cloud, openCloud } from "../aws/open-aws";
import { States } from "../aws/states";
import { usageError } from "../base/errors";
import { interruptible } from "../base/interrupt";
import type { Output } from "../base/output";
import { newRunId } from "../parse/run-id";
import { splitScripts } from "../parse/script-names";
import { formatMoney, hourlyRate } from "../price/cost";
import { loadPrices } from "../price/load-prices";
import { keys } from "../records/layout";
import { chooseModel } from "../stack/choose-model";
import { type RunScript, requireScripts, resolveScripts } from "../start/chosen-scripts";
import { describeFile } from "../start/input-files";
import { stage } from "../start/stage";
import { findMap, machineOf, readMap } from "./find-map";
import { followMap } from "./follow-map";
import { type MapOptions, parseMapOptions } from "./map-options";
import { ChunkRecords } from "./outcomes";
import { type MapPlan, planMap, planText } from "./plan-map";
import { type Items, readItems, requireItems } from "./read-items";

/** `rfargate map`: from the command line to the exit code. */
export async function executeMap(
  out: Output,
  given: string | undefined,
  options: MapOptions,
  stack: Promise<StackOutputs>,
) {
  const { world } = out;
  const state = { map: options.retry ?? options.id ?? newRunId(new Date(world.clock.now())), started: false };
  const tell = (): [string, string?] =>
    state.started
      ? [`interrupted; map ${state.map} goes on`, `rfargate status ${state.map}; to end it: rfargate stop ${state.map}`]
      : ["interrupted before anything was started"];
  return interruptible(world, tell, async (signal) => {
    const opening = openCloud(world, stack);
    opening.catch(() => {});
    const started = options.retry
      ? await retryMap(await opening, out, options.retry)
      : await startMap(opening, out, state.map, given, options);
    if (!started) return 0;
    state.started = true;
    const { cloud, states, plan, round, stateMachineArn } = started;
    if (!options.follow) {
      out.data(state.map);
      out.result({ map: state.map, status: "STARTED" });
      return 0;
    }
    return followMap(cloud, states, out, { record: plan, round, stateMachineArn }, signal);
  });
}

async function startMap(
  opening: Promise<Cloud>,
  out: Output,
  map: string,
  given: string | undefined,
  options: MapOptions,
) {
  const { over } = options;
  if (over === undefined) throw usageError("--over is missing: name the items", "--over params.csv");
  const parsed = parseMapOptions(options);
  const [scripts, items] = await Promise.all([
    resolveScripts(out.world.cwd, given === undefined ? [] : [given], options.remote ?? false),
    readItems(out.world.cwd, over),
  ]);
  const cloud = await opening;
  const chosen = chooseModel(
    cloud.outputs,
    options.model,
    scripts.map(({ name }) => name),
  );
  const stateMachineArn = machineOf(cloud, chosen.name);
  const defaults = splitScripts(chosen.model.script).map((name): RunScript => ({ name }));
  const [script, ...others] = scripts.length > 0 ? scripts : defaults;
  if (!script || others.length > 0)
    throw usageError(
      `model '${chosen.name}' has ${defaults.length} scripts; a map runs one`,
      "name it: rfargate map SCRIPT --over ...",
    );
  await cloud.session.explained("s3:ListBucket", () => requireScripts(cloud.bucket, [script]));
  const listed = await withObjects(cloud, map, items);
  requireItems(listed, over);
  const text = listed.map((item) => `${JSON.stringify(item)}\n`).join("");
  const { model } = chosen;
  const spot = options.spot ?? model.map!.spot ?? model.spot;
  const rate = hourlyRate(await loadPrices(out.world), {
    ...model,
    region: cloud.outputs.aws.region,
    storage: model.ephemeralStorage,
    spot,
  });
  const plan = planMap({
    ...{ map, model: chosen.name, script: script.name, count: listed.length, text, itemSeconds: parsed.itemSeconds },
    ...{ cpu: model.cpu, batch: parsed.batch, seed: parsed.seed ?? null, fresh: options.fresh ?? false },
    tries: parsed.tries ?? model.map!.tries,
    itemTimeout: parsed.itemTimeout ?? model.map!.itemTimeout ?? null,
    files: items.files !== undefined || items.prefix !== undefined,
    staged: script.local ? keys.staged(map) : "",
    scriptHash: script.local?.sha256 ?? null,
    maxTasks: parsed.max ?? model.map!.maxTasks,
    usdAnHour: typeof rate === "string" ? 0 : rate.total,
    now: new Date(out.world.clock.now()),
  });
  out.note(`map ${map}: ${planText(plan, model.cpu, parsed.itemSeconds)}`);
  if (typeof rate === "string") out.note(rate);
  refuseCost(plan, parsed.maxCost);
  if (options.dryRun) {
    out.result({ map, dryRun: true, batch: plan.record.batch, ...plan.estimate });
    return undefined;
  }
  const earlier = await readMap(cloud, map);
  if (earlier && earlier.fingerprint !== plan.record.fingerprint)
    throw usageError(
      `map ${map} was started at ${earlier.requestedAt} with another script, other items or settings`,
      "give another --id",
    );
  if (!earlier) await upload(cloud, out, plan, script, items, text);
  const states = new States(cloud.session);
  const input: MapInput = {
    ...{ map, round: "1", maxTasks: plan.maxTasks, capacity: spot ? "FARGATE_SPOT" : "FARGATE" },
    chunks: Array.from({ length: chunkCount(listed.length, plan.record.batch) }, (_, i) => i + 1),
  };
  await cloud.session.explained("states:StartExecution", () =>
    states.start(stateMachineArn, executionName(map, 1), input),
  );
  return { cloud, states, plan: plan.record, round: 1, stateMachineArn };
}

/** Items that are files have the key of their object. */
async function withObjects(cloud: Cloud, map: string, { items, files, prefix }: Items): Promise<unknown[]> {
  if (files) return files.map((path) => ({ file: basename(path), key: mapKeys.files(map) + basename(path) }));
  if (prefix === undefined) return items;
  const objects = await cloud.session.explained("s3:ListBucket", () => cloud.bucket.list(prefix));
  return objects.filter(({ key }) => !key.endsWith("/")).map(({ key }) => ({ file: basename(key), key }));
}

function refuseCost({ estimate }: MapPlan, most: number | undefined): void {
  const cost = estimate.tasks + estimate.transitions;
  if (most === undefined || cost <= most) return;
  throw usageError(
    `the map would cost about ${formatMoney(cost)}; --max-cost is ${formatMoney(most)}`,
    "--item-seconds or --batch, or another --max-cost",
  );
}

/** The record last: a map with it has all that its tasks read. */
async function upload(
  cloud: Cloud,
  out: Output,
  { record }: MapPlan,
  script: RunScript,
  { files = [] }: Items,
  text: string,
) {
  const { bucket, session } = cloud;
  const { map } = record;
  await session.explained("s3:PutObject", async () => {
    const onProgress = (sent: number, total: number) => out.progress(`uploading ${sent} of ${total} bytes `);
    const inputs = await Promise.all(files.map((path) => describeFile(path, basename(path))));
    await stage({ bucket, clock: out.world.clock, runId: map, scripts: [script], inputs: [], onProgress });
    for (const { source, path, bytes, sha256 } of inputs) {
      const { createReadStream } = await import("node:fs");
      await bucket.upload(mapKeys.files(map) + path, createReadStream(source), bytes, sha256);
    }
    await bucket.put(mapKeys.items(map), text, "application/x-ndjson");
    await bucket.put(mapKeys.record(map), JSON.stringify(record), "application/json");
  });
}

/** Starts the chunks again that have an item that failed or has no outcome. */
async function retryMap(cloud: Cloud, out: Output, map: string) {
  const { record, states, stateMachineArn, round, status } = await findMap(cloud, map);
  if (status === "RUNNING") throw usageError(`map ${map} is running`, `rfargate status ${map}`);
  const { items } = await cloud.session.explained("s3:GetObject", () => new ChunkRecords(cloud.bucket, map).read());
  const again = Array.from({ length: record.count }, (_, i) => i + 1).filter(
    (index) => items.get(index)?.exitCode !== 0,
  );
  const chunks = [...new Set(again.map((index) => chunkOf(index, record.batch)))];
  if (chunks.length === 0) {
    out.note(`map ${map}: all ${record.count} items are done`);
    return undefined;
  }
  out.note(`map ${map}: ${again.length} items of ${chunks.length} chunks run again`);
  const model = cloud.outputs.models[record.model]!;
  const spot = model.map!.spot ?? model.spot;
  const next = round + 1;
  const input: MapInput = {
    map,
    round: String(next),
    chunks,
    maxTasks: model.map!.maxTasks,
    capacity: spot ? "FARGATE_SPOT" : "FARGATE",
  };
  await cloud.session.explained("states:StartExecution", () =>
    states.start(stateMachineArn, executionName(map, next), input),
  );
  return { cloud, states, plan: record, round: next, stateMachineArn };
}
