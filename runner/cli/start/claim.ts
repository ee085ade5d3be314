import { mapKeys } from "../../../contract/map/layout";
import type { Task } from "../aws/ecs";
import type { Cloud } from "../aws/open-aws";
import { CliError, EXIT, usageError } from "../base/errors";
import type { Clock } from "../base/world";
import { readManifest } from "../records/manifest";
import { createRecord, type RunRecord, readRecord, saveRecord } from "../records/record";
import { runIdOf } from "../runs/find";
import { fingerprint, newRecord, type RunRequest } from "./request";

/**
 * How long ECS certainly remembers a client token, in ms: up to 24 hours, but at most an hour after the end of its task.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
const TOKEN_LIFE = 3_600_000;
/**
 * How long Step Functions remembers an execution, in ms.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const EXECUTION_LIFE = 90 * 86_400_000;

/** The record of a requested run, and its task if it already has one. */
export interface Claim {
  record: RunRecord;
  /** The task of an earlier request for this run. */
  existing?: { taskArn: string; task?: Task };
  /** Whether an earlier request for this run may have started it. */
  maybeStarted: boolean;
}

/**
 * Claims a run id: writes the record of a new run, or finds the run with that id.
 * @throws CliError 64 if that one is a different request or a map, 75 if AWS no longer knows whether it was started
 */
export async function claimRun(cloud: Cloud, clock: Clock, request: RunRequest): Promise<Claim> {
  if (request.named) await requireNoMap(cloud, request.runId);
  const record = newRecord(request, new Date(clock.now()));
  if (await createRecord(cloud.bucket, record)) return { record, maybeStarted: false };
  const earlier = await readRecord(cloud.bucket, request.runId);
  if (!earlier) return { record, maybeStarted: true };
  if (fingerprint(request, earlier.salt) !== earlier.fingerprint) {
    throw usageError(
      `run ${request.runId} was requested at ${earlier.requestedAt} with other scripts, inputs or settings`,
      `give another --id, or none; the earlier run: rfargate status ${request.runId}`,
    );
  }
  // The state machine knows whether it started the run.
  const existing = request.retry ? undefined : await taskOf(cloud, earlier);
  if (existing) return { record: earlier, existing, maybeStarted: true };
  if (earlier.refused) {
    const again: RunRecord = { ...earlier, requestedAt: record.requestedAt, refused: null };
    await saveRecord(cloud.bucket, again);
    return { record: again, maybeStarted: false };
  }
  if (clock.now() - Date.parse(earlier.requestedAt) > (request.retry ? EXECUTION_LIFE : TOKEN_LIFE)) {
    throw new CliError(
      `run ${request.runId} was requested at ${earlier.requestedAt}, and AWS no longer knows whether it was started`,
      EXIT.cannotStart,
      `look for outputs with \`rfargate status ${request.runId}\`, or give another --id`,
    );
  }
  return { record: earlier, maybeStarted: true };
}

/** A map has its records where the run would have its own. @throws CliError 64 */
async function requireNoMap({ bucket }: Cloud, id: string): Promise<void> {
  if (await bucket.has(mapKeys.record(id)))
    throw usageError(`${id} is the id of a map`, `give another --id, or none; the map: rfargate status ${id}`);
}

/** The task of a requested run: from its record, among ECS's tasks, or from what the run wrote. */
async function taskOf({ ecs, bucket }: Cloud, { runId, taskArn }: RunRecord): Promise<Claim["existing"]> {
  if (taskArn !== null) return { taskArn };
  const task = (await ecs.all()).find((each) => runIdOf(each) === runId);
  if (task?.taskArn) return { taskArn: task.taskArn, task };
  // ECS forgets a task at about the same time as its token.
  const manifest = await readManifest(bucket, runId);
  return manifest?.taskArn ? { taskArn: manifest.taskArn } : undefined;
}
