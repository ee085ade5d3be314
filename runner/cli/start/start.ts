import { detailsOf, isThrottled, isUnanswered } from "../aws/aws-errors";
import type { Ecs, RunTaskCommandInput, Task } from "../aws/ecs";
import { CliError, EXIT } from "../base/errors";
import type { Clock } from "../base/world";
import { clientToken } from "../parse/run-id";

/** How often a start is tried before it is given up, and the pause before each further try, in ms (with up to 20 % more). */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000] as const;

export interface StartParts {
  ecs: Pick<Ecs, "run">;
  clock: Clock;
  runId: string;
  /** The attempt to begin with: the one that was last asked for, or the one after it where ECS said no to that. */
  attempt: number;
  /** Whether another process has asked for this attempt, and its answer is not known. */
  maybeStarted: boolean;
  /** Without the token. */
  input: Omit<RunTaskCommandInput, "clientToken">;
  /** Called, and waited for, once ECS has said no to an attempt, so that a later process asks for the right one. */
  onAttempt: (attempt: number) => Promise<void>;
  onRetry: (reason: string, pauseMs: number) => void;
  /** Between 0 and 1. */
  random?: () => number;
  /** Ends the pauses; the start is then given up. */
  signal?: AbortSignal;
}

/**
 * Starts the task, at most once. While an answer may have been lost, only the same token is used: ECS answers it with the task
 * that it started. Only `failures[]` lead to a new token, since the old one then stands for the refusal.
 * @throws CliError 75 when it cannot be started; what the SDK throws for everything that no repetition helps.
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
  /** Why not. */
  reason: string;
  remedy?: string;
  /** Whether a later try may succeed. */
  again: boolean;
  /** `lost`: none came. `error`: ECS did not take the request. `refused`: ECS took it and said no (`failures[]`). */
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
    if (isThrottled(error)) return { reason: "ECS asks to slow down", again: true, answer: "error" };
    if (/capacity is unavailable|reached the limit|no capacity/i.test(message)) {
      return { reason: message, again: true, answer: "error", remedy: CAPACITY_REMEDY };
    }
    if (name === "ConflictException") throw conflict(parts.runId, message);
    throw error;
  }
}

const CAPACITY_REMEDY =
  "try later, with --no-spot (or --spot), another size, or a stack with subnets in more zones; for a quota ask AWS to raise it";

/** Reasons of `failures[]` that pass. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html */
const PASSING = /capacity|^RESOURCE:|throttl|rate exceeded|^AGENT|limit/i;

function explainFailure(reason = "RunTask answered with neither a task nor a failure", detail?: string): Try {
  const text = detail ? `${reason}: ${detail}` : reason;
  const again = PASSING.test(reason) || PASSING.test(detail ?? "");
  return { reason: text, again, answer: "refused", ...(again ? { remedy: CAPACITY_REMEDY } : {}) };
}

/** Thrown when it is not known whether there is a task. */
export class MaybeStarted extends CliError {}

function giveUp({ reason, remedy }: Try, maybeStarted: boolean, runId: string): CliError {
  if (maybeStarted) return unknownStart(runId, reason);
  return new CliError(`the run could not be started: ${reason}`, EXIT.cannotStart, remedy);
}

function unknownStart(runId: string, reason: string): MaybeStarted {
  return new MaybeStarted(
    `it is not known whether run ${runId} was started: ${reason}`,
    EXIT.cannotStart,
    `give the same command again with --id ${runId}: it attaches to the task, or starts it if there is none`,
  );
}

/** ECS has seen the token, so there may be a task of an earlier request. */
function conflict(runId: string, message: string): CliError {
  return new MaybeStarted(
    `run ${runId} was asked for before with other settings: ${message}`,
    EXIT.usage,
    "give another --id, or none",
  );
}
