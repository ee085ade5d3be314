import type { StackOutputs } from "../../../contract/outputs/schema";
import { openCloud } from "../aws/open-aws";
import { CliError, EXIT, usageError } from "../base/errors";
import type { Output } from "../base/output";
import { recentRuns } from "../listing/history";
import { parseCount } from "../parse/numbers";
import { type BilledTask, hourlyRate } from "../price/cost";
import { loadPrices } from "../price/load-prices";
import type { PriceTable } from "../price/table";
import { type ChosenModel, chooseModel, chooseSize } from "../stack/choose-model";
import { type CommonOptions, stackOf } from "../stack/open-stack";
import { resolveScripts } from "../start/chosen-scripts";
import { type PastRuns, pastRuns } from "./durations";
import { estimateText } from "./estimate-text";
import { type Estimate, estimate } from "./model-estimate";

/** Options of `rfargate estimate` as they come from the command line. */
export interface EstimateOptions extends CommonOptions {
  model?: string;
  cpu?: string;
  memory?: string;
  storage?: string;
  spot?: boolean;
  arm?: boolean;
  minutes?: string;
  region?: string;
  prices?: string;
}

/** Number of earlier runs to read. */
const LOOK_BACK = 100;

/** `rfargate estimate`. @returns the exit code */
export async function executeEstimate(
  out: Output,
  scripts: readonly string[],
  options: EstimateOptions,
): Promise<number> {
  const asked = {
    ...(options.cpu === undefined ? {} : { cpu: parseCount("--cpu", options.cpu) }),
    ...(options.memory === undefined ? {} : { memory: parseCount("--memory", options.memory) }),
  };
  const storage = options.storage === undefined ? undefined : parseStorage(options.storage);
  const seconds = options.minutes === undefined ? undefined : parseMinutes(options.minutes);
  const prices = await loadPrices(out.world, options.prices);
  const made =
    options.region === undefined
      ? await ofStack(out, scripts, options, { asked, storage, seconds, prices })
      : withoutStack(out, options.region, options, { asked, storage, seconds, prices });
  out.result(made);
  out.data(estimateText(made));
  if (made.seconds === null) out.note("the duration is unknown, since no earlier run succeeded: give --minutes");
  return EXIT.ok;
}

interface Given {
  asked: { cpu?: number; memory?: number };
  storage?: number;
  seconds?: number;
  prices: PriceTable;
}

/** An estimate from the options alone, without a stack. */
function withoutStack(out: Output, region: string, options: EstimateOptions, given: Given): Estimate {
  const { cpu, memory } = given.asked;
  if (cpu === undefined || memory === undefined) {
    throw usageError(
      "--region estimates without a stack, so it needs --cpu and --memory",
      "--region eu-west-1 --cpu 1024 --memory 4096",
    );
  }
  if (options.model !== undefined)
    throw usageError("--model names a model of a stack, and --region is without a stack", "remove one of them");
  const size = chooseSize({ cpu, memory }, given.asked);
  const task: BilledTask = {
    region,
    architecture: options.arm ? "ARM64" : "X86_64",
    ...size,
    storage: given.storage ?? 20,
    spot: options.spot ?? false,
  };
  return estimate({ task, rate: rateOf(given.prices, task), seconds: given.seconds, now: out.world.clock.now() });
}

async function ofStack(
  out: Output,
  scripts: readonly string[],
  options: EstimateOptions,
  given: Given,
): Promise<Estimate> {
  const { world } = out;
  const stack = stackOf(out, options);
  const local = await resolveScripts(world.cwd, scripts, false);
  const outputs = await stack;
  const names = local.map(({ name }) => name);
  const chosen = chooseModel(outputs, options.model, names);
  const { model } = chosen;
  const task: BilledTask = {
    region: outputs.aws.region,
    architecture: options.arm ? "ARM64" : model.architecture,
    ...chooseSize(model, given.asked),
    storage: given.storage ?? model.ephemeralStorage,
    spot: options.spot ?? model.spot,
  };
  const past =
    given.seconds === undefined
      ? await lookBack(out, outputs, chosen, names.join(" ") || model.script, given.prices)
      : undefined;
  return estimate({
    task,
    rate: rateOf(given.prices, task),
    model: chosen.name,
    seconds: given.seconds,
    past,
    schedules: model.schedules,
    now: world.clock.now(),
  });
}

async function lookBack(
  out: Output,
  outputs: StackOutputs,
  { name }: ChosenModel,
  script: string,
  prices: PriceTable,
): Promise<PastRuns | undefined> {
  const cloud = await openCloud(out.world, Promise.resolve(outputs));
  const now = out.world.clock.now();
  const runs = await cloud.session.explained("ecs:ListTasks", () => recentRuns(cloud, LOOK_BACK, now, prices));
  return pastRuns(runs, name, script);
}

function rateOf(prices: PriceTable, task: BilledTask) {
  const rate = hourlyRate(prices, task);
  if (typeof rate !== "string") return rate;
  throw new CliError(
    rate,
    EXIT.notFound,
    "rfargate prices update, or your own table with --prices",
    Object.keys(prices.regions).join(", "),
  );
}

function parseStorage(text: string): number {
  const gigabytes = parseCount("--storage", text);
  if (gigabytes < 20 || gigabytes > 200) throw usageError(`--storage ${text} is invalid`, undefined, "20 to 200 (GB)");
  return gigabytes;
}

/** Seconds. */
function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || minutes <= 0)
    throw usageError(`--minutes "${text}" is invalid`, "--minutes 2.5", "a number above 0");
  return minutes * 60;
}
