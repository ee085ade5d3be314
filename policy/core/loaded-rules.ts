import type { PolicyPackConfig } from "@pulumi/policy";
import type { LoadedRules } from "./analyzer";
import { ConfigurationError, checkConfiguration, type GivenConfig } from "./configuration";
import { infoOf } from "./engine-messages";
import { settingsSchema, toPolicies } from "./pack";
import { type Level, type Rule, settingsOf } from "./rule";
import { warmUp } from "./warm-up";

/**
 * Prepares rules for the engine's requests.
 * @param config levels and settings by rule, which `--policy-pack-config` overrides
 * @throws ConfigurationError if it names a rule or setting that does not exist
 */
export function loadedRules(rules: readonly Rule[], config: PolicyPackConfig): LoadedRules {
  const check = (given: GivenConfig) => {
    const errors = checkConfiguration(rules, given);
    if (errors.length > 0) throw new ConfigurationError(errors);
  };
  const own = Object.entries(config).map(([rule, given]) => [
    rule,
    typeof given === "string" ? { enforcementLevel: given } : given,
  ]);
  const given = Object.fromEntries(own) as Record<string, { enforcementLevel?: Level }>;
  check(given);
  const level = (name: string) => rules.find((rule) => rule.name === name)?.level;
  const complete = Object.entries(given).map(([name, one]) => [name, { enforcementLevel: level(name), ...one }]);
  return {
    rules,
    policies: toPolicies(rules),
    info: (pack) =>
      infoOf(
        pack,
        rules.map((rule) => ({ rule, settings: settingsSchema(rule) })),
        Object.fromEntries(complete) as Record<string, { enforcementLevel?: Level }>,
      ),
    defaults: () => Object.fromEntries(rules.map((rule) => [rule.name, defaultsOf(rule)])),
    check,
    warmUp: () => warmUp(rules),
  };
}

const defaultsOf = (rule: Rule) => ({
  ...settingsOf({ config: settingsSchema(rule) }, {}),
  enforcementLevel: rule.level,
});
