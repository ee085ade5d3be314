import { retryInput } from "../../../contract/retry-input";
import type { Cloud } from "../aws/open-aws";
import { States } from "../aws/states";
import type { CliError } from "../base/errors";
import type { Output } from "../base/output";
import { followTries } from "../follow/follow-tries";
import { startLimit } from "../follow/limits";
import { saveRefusal } from "../records/record";
import { type Claim, claimRun } from "./claim";
import type { Overrides } from "./overrides";
import { planRun, stageRun } from "./prepare-run";
import type { RunRequest } from "./request";
import type { ParsedOptions, RunOptions } from "./run-options";
import { notFollowed, orContinues, type State } from "./tell-run";

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
  const { clock } = out.world;
  const { runId, startTimeout, settings } = request;
  const { overrides, spilled } = await planRun(cloud, request, parsed);
  const claim = await cloud.session.explained("s3:PutObject", () => claimRun(cloud, clock, request));
  if (claim.maybeStarted && (await isStarted(cloud, request))) out.note(`run ${runId} was started before; attaching`);
  else {
    await stageRun(cloud, out, request, spilled);
    state.phase = "asked";
    await begin(cloud, request, overrides, claim);
  }
  state.phase = "started";
  if (!options.follow) return notFollowed(out, request, null);
  const limits = { timeout: settings.timeout, ...startLimit(startTimeout, clock.now()) };
  const folder = options.fetch ? options.out : undefined;
  const following = followTries(cloud, out, request, { limits, out: folder, signal });
  return orContinues(following, out, state, options, signal);
}

function isStarted({ session }: Cloud, { runId, retry }: RunRequest): Promise<boolean> {
  return session.explained(
    "states:DescribeExecution",
    async () => (await new States(session).describe(retry!.stateMachineArn, runId)) !== undefined,
  );
}

async function begin(cloud: Cloud, request: RunRequest, overrides: Overrides, claim: Claim): Promise<void> {
  const { session, bucket } = cloud;
  const { runId, chosen, spot, size, tags } = request;
  const { stateMachineArn, ...retries } = request.retry!;
  const [container] = overrides.containerOverrides;
  const { RFARGATE_RUN_ID: _, ...environment } = Object.fromEntries(
    container!.environment.map(({ name, value }) => [name, value]),
  );
  const { otherContainers } = chosen.model;
  const input = retryInput({ environment, tags, spot, size, otherContainers, retries });
  const starting = session.explained("states:StartExecution", () =>
    new States(session).start(stateMachineArn, runId, input),
  );
  await starting.catch(async (error: CliError) => {
    if (!claim.maybeStarted) await saveRefusal(bucket, claim.record, error);
    throw error;
  });
}
