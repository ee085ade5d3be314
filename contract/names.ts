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
