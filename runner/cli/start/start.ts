import { detailsOf, isThrottled, isUnanswered } from "../aws/aws-errors";
import type { Ecs, RunTaskCommandInput, Task } from "../aws/ecs";
import { CliError, EXIT } from "../base/errors";
import type { Clock } from "../base/world";
import { clientToken } from "../parse/run-id";

/** Number of tries of a start, and the pause before each further try, in ms (plus up to 20 %). */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000] as const;

export interface StartParts {
  ecs: Pick<Ecs, "run">;
  clock: Clock;
  runId: string;
  /** First attempt: the last requested one, or the next one if ECS rejected that. */
  attempt: number;
  /** Whether another process has requested this attempt with an unknown outcome. */
  maybeStarted: boolean;
  /** Without the token. */
  input: Omit<RunTaskCommandInput, "clientToken">;
  /** Called and awaited after ECS has rejected an attempt, so that a later process requests the next one. */
  onAttempt: (attempt: number) => Promise<void>;
  onRetry: (reason: string, pauseMs: number) => void;
  /** A random number from 0 to 1. */
  random?: () => number;
  /** Ends the pauses and gives up the start. */
  signal?: AbortSignal;
}

/**
 * Starts the task, at most once. As long as a response may be lost, the token stays the same: ECS returns the task that it started for
 * it. Only `failures[]` lead to a new token, since ECS repeats the rejection for the old one.
 * @throws CliError 75 if it cannot be started; the SDK's errors for failures that a retry does not fix
 */
export async function startTask(parts: StartParts): Promise<Task> {
  let { attempt, maybeStarted } = parts;
  for (let round = 0; ; round++) {
    const result = await tryOnce(parts, attempt).catch((error: unknown) => {
      throw maybeStarted && !(error instanceof CliError) ? unknownStart(parts.runId, detailsOf(error).message) : error;
    });
    if (result.task) return result.task;
    maybeStarted = result.answer === "lost" || (maybeStarted && result.answer === "error");
    if (result.answer === "refused") await parts.onAttempt(++attempt);
    const pause = PAUSES[round];
    if (pause === undefined || !result.again) throw giveUp(result, maybeStarted, parts.runId);
    const jittered = Math.round(pause * (1 + 0.2 * (parts.random ?? Math.random)()));
    parts.onRetry(result.reason, jittered);
    await parts.clock.sleep(jittered, parts.signal);
    if (parts.signal?.aborted) throw giveUp(result, maybeStarted, parts.runId);
  }
}

interface Try {
  task?: Task;
  /** Why the try failed. */
  reason: string;
  remedy?: string;
  /** Whether a retry may succeed. */
  again: boolean;
  /** `lost`: no response. `error`: ECS rejected the request. `refused`: ECS accepted it, but started nothing (`failures[]`). */
  answer: "task" | "lost" | "error" | "refused";
}

async function tryOnce(parts: StartParts, attempt: number): Promise<Try> {
  try {
    const { tasks, failures } = await parts.ecs.run({ ...parts.input, clientToken: clientToken(parts.runId, attempt) });
    if (tasks?.[0]) return { task: tasks[0], reason: "", again: false, answer: "task" };
    return explainFailure(failures?.[0]?.reason, failures?.[0]?.detail);
  } catch (error) {
    const { name, message } = detailsOf(error);
    if (isUnanswered(error)) return { reason: `no answer (${message})`, again: true, answer: "lost" };
    if (isThrottled(error)) return { reason: "ECS throttles requests", again: true, answer: "error" };
    if (/capacity is unavailable|reached the limit|no capacity/i.test(message)) {
      return { reason: message, again: true, answer: "error", remedy: CAPACITY_REMEDY };
    }
    if (name === "ConflictException") throw conflict(parts.runId, message);
    throw error;
  }
}

const CAPACITY_REMEDY =
  "try later, with --no-spot (or --spot), another size, or a stack with subnets in more zones; for a quota, request an increase";

/** Temporary reasons of `failures[]`. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html */
const PASSING = /capacity|^RESOURCE:|throttl|rate exceeded|^AGENT|limit/i;

function explainFailure(reason = "RunTask returned neither a task nor a failure", detail?: string): Try {
  const text = detail ? `${reason}: ${detail}` : reason;
  const again = PASSING.test(reason) || PASSING.test(detail ?? "");
  return { reason: text, again, answer: "refused", ...(again ? { remedy: CAPACITY_REMEDY } : {}) };
}

/** The error if it is unknown whether there is a task. */
export class MaybeStarted extends CliError {}

function giveUp({ reason, remedy }: Try, maybeStarted: boolean, runId: string): CliError {
  if (maybeStarted) return unknownStart(runId, reason);
  return new CliError(`the run could not be started: ${reason}`, EXIT.cannotStart, remedy);
}

function unknownStart(runId: string, reason: string): MaybeStarted {
  return new MaybeStarted(
    `it is unknown whether run ${runId} was started: ${reason}`,
    EXIT.cannotStart,
    `repeat the same command with --id ${runId}: it attaches to the task, or starts it if there is none`,
  );
}

/** The error if ECS knows the token, so an earlier request may have started a task. */
function conflict(runId: string, message: string): CliError {
  return new MaybeStarted(
    `run ${runId} was requested before with other settings: ${message}`,
    EXIT.usage,
    "give another --id, or none",
  );
}
