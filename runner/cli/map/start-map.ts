import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Cloud, openCloud } from "../aws/open-aws";
import { EXIT } from "../base/errors";
import { interruptible } from "../base/interrupt";
import type { Output } from "../base/output";
import { newRunId } from "../parse/run-id";
import { type FollowedMap, followMap, mapContinues } from "./follow-map";
import { launchMap } from "./launch-map";
import { MAP_DEFAULTS } from "./map-defaults";
import { type MapOptions, requireRetryAlone } from "./map-options";
import { type MapRequest, requestMap } from "./map-request";
import { type MapPlan, planMap, planText, requireCost } from "./plan-map";
import { retryMap } from "./retry-map";
import { tellTried, tryItem } from "./try-item";

/** `rfargate map`: from the command line to the exit code. */
export async function executeMap(
  out: Output,
  given: string | undefined,
  options: MapOptions,
  stack: Promise<StackOutputs>,
): Promise<number> {
  const { world } = out;
  requireRetryAlone(given, options);
  const state = { map: options.retry ?? options.id ?? newRunId(new Date(world.clock.now())), started: false };
  const tell = (): [string, string?] =>
    state.started ? mapContinues(state.map) : ["interrupted before the map was started"];
  return interruptible(world, tell, async (signal) => {
    const opening = openCloud(world, stack);
    opening.catch(() => {});
    const started = options.retry
      ? await retryMap(await opening, out, options.retry, options)
      : await startMap(opening, out, state.map, given, options, signal);
    if (started === undefined) return EXIT.ok;
    if (typeof started === "number") return started;
    state.started = true;
    if (options.follow) return followMap(await opening, out, started, signal);
    out.data(state.map);
    out.result({ map: state.map, status: "STARTED" });
    return EXIT.ok;
  });
}

/** @returns the map, or the exit code where none is started */
async function startMap(
  opening: Promise<Cloud>,
  out: Output,
  map: string,
  given: string | undefined,
  options: MapOptions,
  signal: AbortSignal,
): Promise<FollowedMap | number> {
  const request = await requestMap(opening, out, given, options);
  const now = new Date(out.world.clock.now());
  if (!options.try) {
    const plan = planned(out, map, request, now, request.options.itemSeconds);
    if (!options.dryRun) return launchMap(out, request, plan);
    out.result({ map, dryRun: true, ...figures(plan) });
    return EXIT.ok;
  }
  const tried = await tryItem(out, map, request, signal);
  if (!tellTried(out, map, tried, request.size.memory)) {
    out.result({ map, status: "NOT_STARTED", tried: tried ?? null });
    return 1;
  }
  const plan = planned(out, map, request, now, Math.max(0.001, tried!.seconds));
  if (await agreed(out, options)) return launchMap(out, request, plan);
  out.note("the map was not started; --yes starts it without a question");
  out.result({ map, status: "NOT_STARTED", tried, ...figures(plan) });
  return EXIT.ok;
}

/** @throws CliError 64 above --max-cost */
function planned(out: Output, map: string, request: MapRequest, now: Date, itemSeconds: number): MapPlan {
  const plan = planMap(map, request, { now, itemSeconds });
  const assumed = itemSeconds === Number(MAP_DEFAULTS.itemSeconds);
  out.note(`map ${map}: ${planText(plan, { because: request.atOnce.because, assumed })}`);
  requireCost(plan, request.options.maxCost);
  if (typeof plan.cost === "string") out.note(plan.cost);
  return plan;
}

async function agreed({ world, json }: Output, { yes }: MapOptions): Promise<boolean> {
  if (yes || json || !world.ask) return yes ?? false;
  return /^y/i.test(await world.ask("Start it? [y/N] "));
}

const figures = ({ record, estimate }: MapPlan) => ({ batch: record.batch, maxTasks: record.maxTasks, ...estimate });
