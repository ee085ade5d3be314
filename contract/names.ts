import { createHash } from "node:crypto";

/**
 * The tag by which what a stack has made is told from what others have made: EC2 gives networks ids, not names. Its value is
 * `<project>-<stack>`; permissions and bills go by it, and task definitions of a model that is gone are known by it.
 */
export const STACK_TAG = "r-on-fargate:stack";

/**
 * A name that is not longer than AWS takes: as it is, or its beginning and 8 hex digits of its SHA-256.
 * @param max characters, at least 10. Schedules, functions and roles take 64, queues 80.
 */
export function fitting(name: string, max: number): string {
  if (name.length <= max) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, max - 9).replace(/-+$/, "")}-${digest}`;
}

/** What everything that a stack makes is named by. */
export const stackPrefix = (project: string, stack: string) => `${project}-${stack}`;

/** Family of a model's task definition, and the beginning of its triggers' names. @param stack `<project>-<stack>` */
export const familyName = (stack: string, model: string) => `${stack}-${model}`;

/** Name of a model's log group; `*` for all of a stack's. */
export const logGroupName = (project: string, stack: string, model: string) => `/${project}/${stack}/${model}`;

/** Name of a function's log group, as Lambda has it; `*` at the end for all that begin so. */
export const functionLogGroupName = (name: string) => `/aws/lambda/${name}`;

/** Names of the two roles of a stack's tasks. @param stack `<project>-<stack>` */
export const taskRoleNames = (stack: string) => ({ task: `${stack}-task`, execution: `${stack}-execution` });

/** A stack's bucket where the configuration names none. @param stack `<project>-<stack>` */
export const defaultBucketName = (stack: string, place: { accountId: string; region: string }) =>
  `${stack}-${place.accountId}-${place.region}`;

/** Name of the state machine that retries a model's runs, and of its role. @param family of the model's task definition */
export const retryMachineName = (family: string) => fitting(`${family}-retry`, 64);
