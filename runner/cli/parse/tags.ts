import { TASK_TAGS } from "../../../contract/task-tags";
import { usageError } from "../base/errors";

/** Tags of a task: key to value. */
export type Tags = Record<string, string>;

/** Tags that a run sets itself. */
export const RUN_ID_TAG = TASK_TAGS.runId;
export const MODEL_TAG = TASK_TAGS.model;

const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** ECS allows 50 tags per task, and a run needs two. */
const MAX_TAGS = 48;

/**
 * `--tag K=V` arguments.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html (restrictions)
 * @throws CliError 64
 */
export function parseTags(texts: readonly string[]): Tags {
  const tags = Object.fromEntries(texts.map(parseTag));
  if (Object.keys(tags).length > MAX_TAGS)
    throw usageError(`${texts.length} tags are too many for a run`, undefined, `up to ${MAX_TAGS} tags`);
  return tags;
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
