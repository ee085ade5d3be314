import type { Task } from "../aws/ecs";
import type { Cloud } from "../aws/open-aws";
import { CliError, EXIT, usageError } from "../base/errors";
import type { Clock } from "../base/world";
import { readManifest } from "../records/manifest";
import { createRecord, type RunRecord, readRecord, saveRecord } from "../records/record";
import { runIdOf } from "../runs/find";
import { fingerprint, newRecord, type RunRequest } from "./request";

/**
 * For so long ECS surely remembers a client token, in ms: up to 24 hours, but no longer than an hour beyond the end of its task.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
const TOKEN_LIFE = 3_600_000;

/** The record under which a run is asked for, and its task if there is one already. */
export interface Claim {
  record: RunRecord;
  /** The run was asked for before, and this is its task. */
  existing?: { taskArn: string; task?: Task };
  /** The run was asked for before, and it is not known whether it was started. */
  maybeStarted: boolean;
}

/**
 * Takes a run id: writes the record of a new run, or finds the run that has the id already.
 * @throws CliError 64 when that one is another request, 75 when AWS no longer tells whether it was started
 */
export async function claimRun(cloud: Cloud, clock: Clock, request: RunRequest): Promise<Claim> {
  const record = newRecord(request, new Date(clock.now()));
  if (await createRecord(cloud.bucket, record)) return { record, maybeStarted: false };
  const earlier = await readRecord(cloud.bucket, request.runId);
  if (!earlier) return { record, maybeStarted: true };
  if (fingerprint(request, earlier.salt) !== earlier.fingerprint) {
    throw usageError(
      `run ${request.runId} was asked for at ${earlier.requestedAt} with other scripts, inputs or settings`,
      `give another --id, or none; the earlier run: rfargate status ${request.runId}`,
    );
  }
  // The state machine knows whether it has started the run.
  const existing = request.retry ? undefined : await taskOf(cloud, earlier);
  if (existing) return { record: earlier, existing, maybeStarted: true };
  if (earlier.refused) {
    const again: RunRecord = { ...earlier, requestedAt: record.requestedAt, refused: null };
    await saveRecord(cloud.bucket, again);
    return { record: again, maybeStarted: false };
  }
  if (!request.retry && clock.now() - Date.parse(earlier.requestedAt) > TOKEN_LIFE) {
    throw new CliError(
      `run ${request.runId} was asked for at ${earlier.requestedAt}, and AWS no longer tells whether it was started`,
      EXIT.cannotStart,
      `look for outputs with \`rfargate status ${request.runId}\`, or give another --id`,
    );
  }
  return { record: earlier, maybeStarted: true };
}

/** The task of a run that was asked for: by its record, among those that ECS knows, or by what the run left. */
async function taskOf({ ecs, bucket }: Cloud, { runId, taskArn }: RunRecord): Promise<Claim["existing"]> {
  if (taskArn !== null) return { taskArn };
  const task = (await ecs.all()).find((each) => runIdOf(each) === runId);
  if (task?.taskArn) return { taskArn: task.taskArn, task };
  // ECS forgets a task about when it forgets its token.
  const manifest = await readManifest(bucket, runId);
  return manifest?.taskArn ? { taskArn: manifest.taskArn } : undefined;
}
