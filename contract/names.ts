import { createHash } from "node:crypto";

/**
 * The tag that identifies a stack's resources, since network resources have ids, not names. Its value is `<project>-<stack>`.
 * Permissions and bills use it, and `rfargate prune` finds task definitions of removed models by it.
 */
export const STACK_TAG = "r-on-fargate:stack";

/**
 * A name within AWS's limit: unchanged, or its beginning and 8 hex digits of its SHA-256.
 * @param max number of characters, at least 10. Schedules, functions and roles allow 64, queues 80.
 */
export function fitting(name: string, max: number): string {
  if (name.length <= max) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, max - 9).replace(/-+$/, "")}-${digest}`;
}

/** Prefix of all names in a stack. */
export const stackPrefix = (project: string, stack: string) => `${project}-${stack}`;

/** Family of a model's task definition, and prefix of its triggers' names. @param stack `<project>-<stack>` */
export const familyName = (stack: string, model: string) => `${stack}-${model}`;

/** Name of a model's log group; `*` for all log groups of a stack. */
export const logGroupName = (project: string, stack: string, model: string) => `/${project}/${stack}/${model}`;

/** Name of a function's log group in Lambda; a trailing `*` matches all with that prefix. */
export const functionLogGroupName = (name: string) => `/aws/lambda/${name}`;

/** Names of the two roles of a stack's tasks. @param stack `<project>-<stack>` */
export const taskRoleNames = (stack: string) => ({ task: `${stack}-task`, execution: `${stack}-execution` });

/** Default name of a stack's bucket. @param stack `<project>-<stack>` */
export const defaultBucketName = (stack: string, place: { accountId: string; region: string }) =>
  `${stack}-${place.accountId}-${place.region}`;

/** Name of the state machine that retries a model's runs, and of its role. @param family of the model's task definition */
export const retryMachineName = (family: string) => fitting(`${family}-retry`, 64);
