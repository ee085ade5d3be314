import type { TaskFacts } from "./facts";
import { RULES } from "./rules";

/** Cause and remedy of a failed run. */
export interface Diagnosis {
  /** Name of the rule. */
  rule: string;
  cause: string;
  remedy: string;
  /** Address of its documentation. */
  page: string;
}

/** The rule for all other ends. */
export const UNKNOWN = "unknown";

/** The page with a section for each rule, which a test checks. */
const pageOf = (rule: string) => `docs/troubleshooting.md#${rule}`;

/**
 * Diagnosis of an end that was not R's own: no exit code, a stop code other than EssentialContainerExited, or an exit code of the
 * container. Undefined if there is nothing to explain.
 */
export function diagnose(facts: TaskFacts): Diagnosis | undefined {
  const found = RULES.find(({ when }) => when(facts));
  const well = facts.exitCode === 0 && (facts.stopCode ?? "EssentialContainerExited") === "EssentialContainerExited";
  // A child process killed for lack of memory counts even with exit code 0.
  if (well && !facts.error && !facts.memoryKills) return undefined;
  if (found) return { rule: found.name, cause: found.cause, remedy: found.remedy, page: pageOf(found.name) };
  if (facts.exitCode !== undefined) return undefined;
  return {
    rule: UNKNOWN,
    cause: `The task stopped without an exit code${facts.stopCode ? ` (${facts.stopCode})` : ""}.`,
    remedy: "See the reason above. For about an hour the task's page in the ECS console shows more.",
    page: pageOf(UNKNOWN),
  };
}
