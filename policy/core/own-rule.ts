import { type Rule, rule } from "./rule";

/** A rule of your team: a name, a description, a remedy and a check. The rest has defaults. */
export type OwnRule = Pick<Rule, "name" | "description" | "remediation" | "types" | "check" | "checkStack"> &
  Partial<Rule>;

/**
 * Declares a rule of your team, by default of severity medium and level mandatory.
 *
 * @throws Error for a rule without a check, or with one that names no types
 */
export function ownRule(facts: OwnRule): Rule {
  if (!facts.check && !facts.checkStack) throw new Error(`rule "${facts.name}" has neither check nor checkStack`);
  if (facts.check && !facts.types?.length) throw new Error(`rule "${facts.name}" has a check and no types to look at`);
  return rule({
    why: facts.description,
    severity: "medium",
    level: "mandatory",
    url: "https://www.pulumi.com/docs/insights/policy/",
    tags: [],
    ...facts,
  });
}
