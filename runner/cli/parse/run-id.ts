import { randomBytes } from "node:crypto";
import { usageError } from "../base/errors";

/** ECS allows 36 characters for `startedBy`. */
const PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,35}$/;

/** A fresh run id, `<yyyymmdd>-<hhmmss>-<6 hex>` in UTC, so that ids sort by time. */
export function newRunId(now: Date): string {
  const digits = now.toISOString().replace(/\D/g, "");
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(3).toString("hex")}`;
}

/** Whether the text can be a run id. */
export function isRunId(text: string): boolean {
  return PATTERN.test(text);
}

/**
 * Checks an id given by the user.
 * @throws CliError 64
 */
export function parseRunId(text: string): string {
  if (!isRunId(text)) {
    const allowed = "1 to 36 letters, digits, hyphens and underscores, the first a letter or a digit";
    throw usageError(`"${text}" is not a run id`, undefined, allowed);
  }
  return text;
}

/**
 * RunTask's client token of one attempt. The same token never starts a second task, so the request after a lost response has the same
 * token, and the one after a rejection another. Run ids have no '.', so no two runs share a token.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
export function clientToken(runId: string, attempt: number): string {
  return attempt === 1 ? runId : `${runId}.${attempt}`;
}

/** The task id (last part) of a task ARN. */
export function taskIdOf(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf("/") + 1);
}
