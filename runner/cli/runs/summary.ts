import type { ModelOutputs } from "../../../contract/outputs/schema";
import { TASK_TAGS } from "../../../contract/task-tags";
import type { Task } from "../aws/ecs";
import { factsOfRun, manifestOfTask, statusOfTask } from "../outcome/facts";
import { formatDuration } from "../parse/duration";
import type { Manifest } from "../records/manifest";
import type { Receipt } from "../records/receipt-schema";
import type { RunRecord } from "../records/record";
import { isRetrying, type RunTries } from "../tries/run-tries";

/** One run in `ls` and `status`. */
export interface RunSummary {
  runId: string;
  /** Of a map; null for a run. */
  items: number | null;
  model: string | null;
  /** As in SCRIPT. */
  script: string | null;
  /** ECS's lastStatus, or STOPPED for tasks unknown to it; REQUESTED: no known task; REFUSED: ECS rejected it; RETRYING: between two tasks; UNKNOWN: a map whose record cannot be read. */
  status: string;
  /** Why nothing ran, for a schedule whose runs may not overlap. */
  skipped: string | null;
  /** R's exit code; null: none (yet). */
  exitCode: number | null;
  /** ISO, UTC. */
  startedAt: string | null;
  stoppedAt: string | null;
  taskArn: string | null;
  /** `rfargate`, a trigger of the stack (`schedule nightly`), or ECS's `startedBy`. */
  startedBy: string | null;
  /** Those given with --tag. */
  tags: Record<string, string>;
  /** Times and cost; null before its end, and for a map. */
  receipt: Receipt | null;
}

export interface SummaryParts {
  runId: string;
  task?: Task;
  record?: RunRecord;
  manifest?: Manifest;
  /** Name and outputs of the task's model. */
  model?: { name: string; model: ModelOutputs };
  receipt?: Receipt;
  /** Of a run that a state machine retries. */
  tries?: RunTries;
  container: string;
  /** Ms since 1970. */
  now: number;
}

/** ECS shows stopped tasks for an hour, so a task unknown to it after that has ended. */
const FORGOTTEN = 3_600_000;

/** Summary of a run from ECS, else from the container's records, else from the request. */
export function summarize(parts: SummaryParts): RunSummary {
  const { runId, task, record, manifest, model, receipt, tries, container, now } = parts;
  const exitCode = factsOfRun(parts, container).exitCode ?? null;
  const iso = (date: Date | undefined) => date?.toISOString() ?? null;
  return {
    runId,
    items: null,
    model: record?.model ?? manifest?.model ?? model?.name ?? null,
    script:
      record?.scripts.map(({ name }) => name).join(" ") ??
      scriptOverride(task, container) ??
      manifest?.scripts.map(({ name }) => name).join(" ") ??
      model?.model.script ??
      null,
    status:
      tries && isRetrying(tries)
        ? "RETRYING"
        : ((task && statusOfTask(task, exitCode)) ?? statusWithoutTask(record, manifest, now)),
    skipped: manifest?.skipped ?? null,
    exitCode,
    startedAt: iso(task?.startedAt) ?? manifest?.startedAt ?? iso(task?.createdAt) ?? record?.requestedAt ?? null,
    stoppedAt: iso(task?.stoppedAt) ?? manifestOfTask(parts)?.finishedAt ?? null,
    taskArn: task?.taskArn ?? record?.taskArn ?? manifest?.taskArn ?? null,
    startedBy: record ? "rfargate" : (tagOf(task, TASK_TAGS.startedBy) ?? task?.startedBy ?? null),
    tags: record?.tags ?? {},
    receipt: receipt ?? null,
  };
}

/** Whether nothing more of R will come, though ECS may still clean up. */
export const hasEnded = ({ status, exitCode }: RunSummary): boolean =>
  status === "STOPPED" || (exitCode !== null && status !== "RETRYING");

/** The map that a task belongs to, which is listed instead. */
export const mapOf = (task: Task): string | undefined => /^map (.+)$/.exec(tagOf(task, TASK_TAGS.startedBy) ?? "")?.[1];

function tagOf(task: Task | undefined, key: string): string | undefined {
  return task?.tags?.find((tag) => tag.key === key)?.value;
}

function statusWithoutTask(record: RunRecord | undefined, manifest: Manifest | undefined, now: number): string {
  if (manifest) return "STOPPED";
  if (record?.refused) return "REFUSED";
  const old = record !== undefined && now - Date.parse(record.requestedAt) > FORGOTTEN;
  return record?.taskArn && old ? "STOPPED" : "REQUESTED";
}

function scriptOverride(task: Task | undefined, container: string): string | undefined {
  const overrides = task?.overrides?.containerOverrides?.find(({ name }) => name === container);
  return overrides?.environment?.find(({ name }) => name === "SCRIPT")?.value;
}

/** Duration of a run so far; empty before its start. */
export function tookOf({ startedAt, stoppedAt, status }: RunSummary, now: number): string {
  if (startedAt === null) return "";
  if (stoppedAt === null && status === "STOPPED") return "";
  return formatDuration((stoppedAt === null ? now : Date.parse(stoppedAt)) - Date.parse(startedAt));
}
