import type { TaskFacts } from "./facts";
import { RULES } from "./rules";

/** Why a run ended badly, and what to do. */
export interface Diagnosis {
  /** Name of the rule that knew. */
  rule: string;
  cause: string;
  remedy: string;
  /** Where more is said of it. */
  page: string;
}

/** The rule of ends that no rule knows. */
export const UNKNOWN = "unknown";

/** A section of the page for each rule: a test holds the two together. */
const pageOf = (rule: string) => `docs/troubleshooting.md#${rule}`;

/**
 * What is known about an end that was not R's own: no exit code, a stop code other than EssentialContainerExited, or an exit
 * code that tells of the container rather than of R. Undefined when there is nothing to explain.
 */
export function diagnose(facts: TaskFacts): Diagnosis | undefined {
  const found = RULES.find(({ when }) => when(facts));
  const well = facts.exitCode === 0 && (facts.stopCode ?? "EssentialContainerExited") === "EssentialContainerExited";
  // A child that was killed for memory counts even with exit code 0.
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
