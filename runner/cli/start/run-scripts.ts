import type { StackOutputs } from "../../../contract/outputs/schema";
import type { Task } from "../aws/ecs";
import { type Cloud, openCloud } from "../aws/open-aws";
import type { CliError } from "../base/errors";
import { interruptible } from "../base/interrupt";
import type { Output } from "../base/output";
import { followRun } from "../follow/follow-run";
import { startLimit } from "../follow/limits";
import { formatDuration } from "../parse/duration";
import { newRunId, taskIdOf } from "../parse/run-id";
import { splitScripts } from "../parse/script-names";
import { requireRoomForTags } from "../parse/tags";
import { saveRecord, saveRefusal } from "../records/record";
import { chooseModel, chooseSize } from "../stack/choose-model";
import { chooseRetry } from "./choose-retry";
import { resolveScripts } from "./chosen-scripts";
import { type Claim, claimRun } from "./claim";
import { readItem } from "./given-item";
import { collectInputs } from "./input-files";
import { headsOf, offerInputs, parseLocalScripts, readLocalScripts } from "./local-scripts";
import type { PlannedOverrides } from "./overrides";
import { planRun, stageRun } from "./prepare-run";
import { type RunRequest, runTaskInput } from "./request";
import { type Given, type ParsedOptions, parseRunOptions, type RunOptions } from "./run-options";
import { withHeads } from "./script-head";
import { MaybeStarted, startTask } from "./start";
import { notFollowed, orContinues, type State, whatNow } from "./tell-run";

/** `rfargate run`: from the command line to the exit code. */
export async function executeRun(
  out: Output,
  { scripts: given, args }: Given,
  commandLine: RunOptions,
  stack: Promise<StackOutputs>,
): Promise<number> {
  const { world } = out;
  const fromCommandLine = await parseRunOptions(world, given, args, commandLine);
  const state: State = {
    phase: "before",
    runId: fromCommandLine.runId ?? newRunId(new Date(world.clock.now())),
  };
  return interruptible(
    world,
    () => whatNow(state, commandLine),
    async (signal) => {
      const opening = openCloud(world, stack);
      opening.catch(() => {});
      const [local, named, item] = await Promise.all([
        resolveScripts(world.cwd, given, commandLine.remote ?? false),
        collectInputs(world.cwd, commandLine.input ?? []),
        commandLine.item === undefined ? undefined : readItem(world.cwd, commandLine.item),
      ]);
      const read = await readLocalScripts(out, local);
      const heads = headsOf(read);
      const options = withHeads(commandLine, heads);
      const parsed = await parseRunOptions(world, given, args, options);
      const parsing = parseLocalScripts(out, read);
      parsing.catch(() => {});
      const inputs = await offerInputs(out, read, item?.file ? [...named, item.file] : named);
      const cloud = await opening;
      await parsing;
      requireRoomForTags(parsed.tags, cloud.outputs.taskTags);
      const chosen = chooseModel(
        cloud.outputs,
        options.model,
        local.map(({ name }) => name),
      );
      const scripts = local.length > 0 ? local : splitScripts(chosen.model.script).map((name) => ({ name }));
      const settings = { ...parsed.settings, timeout: parsed.settings.timeout ?? chosen.model.timeout };
      const request: RunRequest = {
        runId: state.runId,
        named: parsed.runId !== undefined,
        chosen,
        scripts,
        inputs,
        environment: { ...parsed.environment, ...item?.variables },
        size: chooseSize(chosen.model, parsed.size),
        spot: options.spot ?? chosen.model.spot,
        tags: parsed.tags,
        settings,
        retry: chooseRetry(chosen, parsed.tries, settings.timeout),
        startTimeout: parsed.startTimeout ?? chosen.model.startTimeout,
      };
      const start = request.retry ? (await import("./start-retried.js")).startRetried : startAndFollow;
      return start(cloud, out, request, parsed, options, state, signal);
    },
  );
}

async function startAndFollow(
  cloud: Cloud,
  out: Output,
  request: RunRequest,
  parsed: ParsedOptions,
  options: RunOptions,
  state: State,
  signal: AbortSignal,
): Promise<number> {
  const { session } = cloud;
  const { clock } = out.world;
  const { runId, chosen } = request;
  const planned = await planRun(cloud, request, parsed);
  const claim = await session.explained("s3:PutObject", () => claimRun(cloud, clock, request));
  const started = clock.now();
  const { taskArn, task } =
    claim.existing ?? (await start(cloud, out, request, planned, claim, signal, () => (state.phase = "asked")));
  state.phase = "started";
  if (claim.existing) out.note(`run ${runId} was started before: task ${taskIdOf(taskArn)}; attaching`);
  const saved =
    claim.existing?.task || !claim.existing
      ? saveRecord(cloud.bucket, { ...claim.record, taskArn, refused: null })
      : undefined;
  const recorded = (saved ?? Promise.resolve()).catch((error: unknown) =>
    out.note(`the run's record could not be completed: ${session.explain(error, "s3:PutObject").message}`),
  );
  if (!options.follow) {
    await recorded;
    return notFollowed(out, request, taskArn);
  }
  const from = claim.existing ? Date.parse(claim.record.requestedAt) : started;
  const { startTimeout, settings } = request;
  const limits = { timeout: settings.timeout, ...startLimit(startTimeout, from) };
  const folder = options.fetch ? options.out : undefined;
  const following = followRun(cloud, out, { runId, taskArn, task, chosen }, { limits, out: folder, signal });
  const code = await orContinues(following, out, state, options, signal);
  await recorded;
  return code;
}

/** Stages what the run needs and starts its task. */
async function start(
  cloud: Cloud,
  out: Output,
  request: RunRequest,
  planned: PlannedOverrides,
  claim: Claim,
  signal: AbortSignal,
  onAsked: () => void,
): Promise<{ taskArn: string; task: Task }> {
  const { session, bucket, ecs, outputs } = cloud;
  const { runId } = request;
  const { clock } = out.world;
  const { overrides, spilled } = planned;
  await stageRun(cloud, out, request, spilled);
  onAsked();
  const { record } = claim;
  const asking = startTask({
    ecs,
    clock,
    runId,
    attempt: record.attempt,
    maybeStarted: claim.maybeStarted,
    signal,
    input: runTaskInput(outputs, request, overrides, record.taskDefinitionArn),
    onAttempt: async (attempt) => {
      record.attempt = attempt;
      await saveRecord(bucket, record);
    },
    onRetry: (reason, pause) => out.note(`not started yet: ${reason}; retrying in ${formatDuration(pause)}`),
  });
  const task = await session
    .explained("ecs:RunTask", () => asking)
    .catch(async (error: CliError) => {
      if (!(error instanceof MaybeStarted)) await saveRefusal(bucket, record, error);
      throw error;
    });
  return { taskArn: task.taskArn!, task };
}
