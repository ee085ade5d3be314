import { PREFIXES } from "../../../contract/bucket-layout";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { Task } from "../aws/ecs";
import type { Cloud } from "../aws/open-aws";
import { notFoundError, usageError } from "../base/errors";
import { taskIdOf } from "../parse/run-id";
import { RUN_ID_TAG } from "../parse/tags";
import { type Manifest, readManifest } from "../records/manifest";
import type { Receipt } from "../records/receipt-schema";
import { readReceipt } from "../records/receipt-store";
import { type RunRecord, readRecord } from "../records/record";
import type { ChosenModel } from "../stack/choose-model";
import { readTries } from "../tries/read-tries";
import type { RunTries } from "../tries/run-tries";

/** A run with its data from ECS and the bucket. */
export interface FoundRun {
  runId: string;
  taskArn?: string;
  /** Present as long as ECS knows it. */
  task?: Task;
  record?: RunRecord;
  manifest?: Manifest;
  /** Absent if the model is no longer in the stack. */
  chosen?: ChosenModel;
  /** The kept receipt. */
  kept?: Receipt;
  /** Tries of a run that a state machine retries. */
  tries?: RunTries;
}

/** A task's run id: the one that rfargate set, else the task's id. */
export function runIdOf(task: Task): string {
  const tag = task.tags?.find(({ key }) => key === RUN_ID_TAG)?.value;
  return tag ?? taskIdOf(task.taskArn ?? "");
}

/** The model whose task definition a task has: its own, or that of its queue's workers. */
export function modelOfTask(outputs: StackOutputs, task: Task): ChosenModel | undefined {
  const definition = task.taskDefinitionArn ?? "";
  const family = definition.slice(definition.lastIndexOf("/") + 1).replace(/:\d+$/, "");
  const found = Object.entries(outputs.models).find(
    ([, { family: own, queue }]) => own === family || queue?.worker?.family === family,
  );
  return found && { name: found[0], model: found[1] };
}

/**
 * The run that the user names: by run id, a unique prefix of one, task id or task ARN.
 * @throws CliError 64 if several match, 66 if none does
 */
export async function findRun(cloud: Cloud, text: string): Promise<FoundRun> {
  const { session } = cloud;
  if (text.startsWith("arn:")) return fromTask(cloud, text);
  const [ids, tasks] = await Promise.all([
    session.explained("s3:ListBucket", () => runIdsWith(cloud, text)),
    session.explained("ecs:ListTasks", () => cloud.ecs.all()),
  ]);
  const mine = tasks.filter((task) => modelOfTask(cloud.outputs, task));
  const candidates = new Set([...ids, ...mine.map(runIdOf)].filter((id) => id.startsWith(text)));
  const byTask = mine.find((task) => taskIdOf(task.taskArn ?? "").startsWith(text));
  const runId = candidates.has(text) ? text : candidates.size === 1 ? [...candidates][0] : undefined;
  if (runId !== undefined) return complete(cloud, { runId, task: mine.find((task) => runIdOf(task) === runId) });
  if (candidates.size > 1) throw ambiguous(text, [...candidates]);
  if (byTask) return complete(cloud, { runId: runIdOf(byTask), task: byTask });
  throw notFoundError(
    `stack "${cloud.outputs.stack}" has no run "${text}"`,
    "rfargate ls lists runs; the run of a message is listed after its end",
  );
}

async function runIdsWith(cloud: Cloud, text: string): Promise<string[]> {
  const objects = await cloud.bucket.list(PREFIXES.runs + text);
  return [...new Set(objects.map(({ key }) => key.slice(PREFIXES.runs.length).split("/")[0]!))];
}

async function fromTask(cloud: Cloud, arn: string): Promise<FoundRun> {
  const task = await cloud.session.explained("ecs:DescribeTasks", () => cloud.ecs.describe(arn));
  if (task) return complete(cloud, { runId: runIdOf(task), task });
  return findRun(cloud, taskIdOf(arn));
}

/** Adds the bucket's records. */
async function complete(cloud: Cloud, found: { runId: string; task?: Task }): Promise<FoundRun> {
  const { bucket, session, outputs } = cloud;
  const { runId } = found;
  const [record, manifest, kept] = await session.explained("s3:GetObject", () =>
    Promise.all([readRecord(bucket, runId), readManifest(bucket, runId), readReceipt(bucket, runId)]),
  );
  const name = record?.model ?? manifest?.model ?? undefined;
  const model = name === undefined ? undefined : outputs.models[name];
  const chosen = found.task ? modelOfTask(outputs, found.task) : name && model ? { name, model } : undefined;
  const tries = await readTries(cloud, chosen?.model, runId);
  const task = await newestTask(cloud, found.task, tries);
  return {
    ...found,
    task,
    tries,
    taskArn: task?.taskArn ?? record?.taskArn ?? manifest?.taskArn ?? undefined,
    record,
    manifest,
    chosen,
    kept,
  };
}

/** The task of a run's newest try, from ECS, or as Step Functions last saw it. */
async function newestTask({ ecs, session }: Cloud, task: Task | undefined, tries: RunTries | undefined) {
  const newest = tries?.tries.at(-1)?.task;
  if (!newest?.taskArn || newest.taskArn === task?.taskArn) return task;
  return (await session.explained("ecs:DescribeTasks", () => ecs.describe(newest.taskArn!))) ?? newest;
}

function ambiguous(text: string, ids: string[]): Error {
  const shown = ids.sort().slice(0, 10).join(", ");
  return usageError(
    `"${text}" matches ${ids.length} runs`,
    `use more characters: ${shown}${ids.length > 10 ? ", ..." : ""}`,
  );
}
