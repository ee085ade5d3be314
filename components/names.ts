import { createHash } from "node:crypto";

/** Tag of a task definition with the name of its stack: those of a model that is gone are known by it. */
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
