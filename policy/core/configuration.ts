import { checkException } from "./exceptions";
import { settingsSchema } from "./pack";
import { LEVELS, type Rule, settingsOf } from "./rule";

/** What the pack is given for one rule: `enforcementLevel` and settings. */
export type GivenConfig = Record<string, { [key: string]: unknown }>;

/**
 * The errors of a configuration, each a sentence. The engine checks values against each rule's schema but ignores
 * unknown names: a misspelt rule would look configured without being so.
 */
export function checkConfiguration(rules: readonly Rule[], given: GivenConfig): string[] {
  return Object.entries(given).flatMap(([name, settings]) => {
    if (name === "all") return levelErrors("all", settings.enforcementLevel);
    const rule = rules.find((r) => r.name === name);
    if (!rule) {
      return [
        `the configuration names the rule "${name}", which does not exist; rules are ${rules.map((r) => r.name).join(", ")}`,
      ];
    }
    return checkSettings(rule, settings);
  });
}

function checkSettings(rule: Rule, { enforcementLevel, ...settings }: { [key: string]: unknown }): string[] {
  const known = Object.keys(settingsSchema(rule));
  const errors = Object.keys(settings)
    .filter((key) => !known.includes(key))
    .map((key) => `rule "${rule.name}" has no setting "${key}"; settings are ${known.join(", ")}`);
  errors.push(...levelErrors(`rule "${rule.name}"`, enforcementLevel));
  // The defaults need no check, which reads tables at every start.
  const full = isDefault(rule, settings) ? undefined : settingsOf(rule, settings);
  for (const error of (full && rule.settingErrors?.(full)) ?? []) errors.push(`rule "${rule.name}" ${error}`);
  const exceptions = (settings.exceptions ?? []) as { [part: string]: unknown }[];
  for (const exception of exceptions) {
    const error = checkException(exception);
    if (error) errors.push(`an exception of rule "${rule.name}" is not usable: ${error}`);
  }
  return errors;
}

const isDefault = (rule: Rule, given: object): boolean =>
  Object.entries(rule.config ?? {}).every(([name, setting]) => {
    const value = (given as Record<string, unknown>)[name] ?? setting.default;
    return JSON.stringify(value) === JSON.stringify(setting.default);
  });

/** The engine also has the level "remediate", but no rule of this pack changes a resource. */
function levelErrors(whose: string, level: unknown): string[] {
  if (!level || (LEVELS as readonly unknown[]).includes(level)) return [];
  return [`${whose} has the level "${String(level)}"; levels are ${LEVELS.join(", ")}`];
}

/** A configuration that the pack cannot work with. */
export class ConfigurationError extends Error {
  constructor(errors: readonly string[]) {
    super(`the configuration of the policy pack is wrong: ${errors.join("; ")}`);
    // Node prints a stack if there is one, which does not help the author of the configuration.
    this.stack = this.message;
  }
}
