import { retryInput } from "../../../contract/retry-input";
import type { Cloud } from "../aws/open-aws";
import { States } from "../aws/states";
import type { CliError } from "../base/errors";
import type { Output } from "../base/output";
import { followTries } from "../follow/follow-tries";
import { startLimit } from "../follow/limits";
import { saveRefusal } from "../records/record";
import { claimRun } from "./claim";
import { planRun, stageRun } from "./prepare-run";
import type { RunRequest } from "./request";
import type { ParsedOptions, RunOptions } from "./run-options";
import { notFollowed, type State } from "./tell-run";

/**
 * Starts a run that a state machine retries, and follows it. The request can be repeated: Step Functions starts no second execution
 * with the same name within 90 days.
 * @returns the exit code
 */
export async function startRetried(
  cloud: Cloud,
  out: Output,
  request: RunRequest,
  parsed: ParsedOptions,
  options: RunOptions,
  state: State,
  signal: AbortSignal,
): Promise<number> {
  const { session, bucket } = cloud;
  const { clock } = out.world;
  const { runId, chosen, spot, size, startTimeout, settings } = request;
  const { stateMachineArn, ...retries } = request.retry!;
  const { overrides, spilled } = await planRun(cloud, request, parsed);
  const { record, maybeStarted } = await session.explained("s3:PutObject", () => claimRun(cloud, clock, request));
  await stageRun(cloud, out, request, spilled);
  const [container] = overrides.containerOverrides;
  const { RFARGATE_RUN_ID: _, ...environment } = Object.fromEntries(
    container!.environment.map(({ name, value }) => [name, value]),
  );
  const { besideR } = chosen.model;
  const input = retryInput({ environment, tags: request.tags, spot, size, besideR, retries });
  state.phase = "asked";
  const starting = session.explained("states:StartExecution", () =>
    new States(session).start(stateMachineArn, runId, input),
  );
  await starting.catch(async (error: CliError) => {
    if (!maybeStarted) await saveRefusal(bucket, record, error);
    throw error;
  });
  state.phase = "started";
  if (maybeStarted) out.note(`run ${runId} was requested before; attaching`);
  if (!options.follow) return notFollowed(out, request, null);
  const limits = { timeout: settings.timeout, ...startLimit(startTimeout, clock.now()) };
  return followTries(cloud, out, request, { limits, out: options.fetch ? options.out : undefined, signal });
}
