import { TASK_TAGS } from "../../../contract/task-tags";
import { usageError } from "../base/errors";

/** Tags of a task: key to value. */
export type Tags = Record<string, string>;

/** Tags that a run sets itself. */
export const RUN_ID_TAG = TASK_TAGS.runId;
export const MODEL_TAG = TASK_TAGS.model;

const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** Tags of one task. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html (restrictions) */
const MOST_TAGS = 50;
/** Tags that a run sets itself. */
const OWN_TAGS = 2;

/** `--tag K=V` arguments. @throws CliError 64 */
export const parseTags = (texts: readonly string[]): Tags => Object.fromEntries(texts.map(parseTag));

/**
 * Checks that a task has room for a run's tags.
 * @param ofStack tags that it gets from its task definition
 * @throws CliError 64
 */
export function requireRoomForTags(tags: Tags, ofStack = 0): void {
  const count = Object.keys(tags).length;
  const room = MOST_TAGS - OWN_TAGS - ofStack;
  if (count > room)
    throw usageError(
      `${count} tags are too many for a run`,
      undefined,
      `up to ${room}: of a task's ${MOST_TAGS} tags the stack has ${ofStack}, the run ${OWN_TAGS}`,
    );
}

function parseTag(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw usageError(`"${text}" is not a tag`, "--tag KEY=VALUE");
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  if (key.length > 128)
    throw usageError(`the key of tag "${key.slice(0, 20)}..." is too long`, undefined, "up to 128 characters");
  if (value.length > 256) throw usageError(`the value of tag "${key}" is too long`, undefined, "up to 256 characters");
  if (!CHARACTERS.test(key) || !CHARACTERS.test(value)) {
    throw usageError(`tag "${text}" is invalid`, undefined, "letters, digits, blanks and _ . : / = + - @");
  }
  if (/^aws:/i.test(key) || key.startsWith("r-on-fargate:")) {
    throw usageError(`tag "${key}" is reserved`, undefined, "keys that do not start with aws: or r-on-fargate:");
  }
  return [key, value];
}
