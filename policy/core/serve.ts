import type { PolicyPackConfig } from "@pulumi/policy";
import { Analyzer } from "./analyzer";
import { loadedRules } from "./loaded-rules";
import { factsOf } from "./pack-facts";
import type { Rule } from "./rule";
import { serve } from "./server";

/**
 * Serves rules to the engine that started this process, in the pack's folder.
 * @param config levels and settings by rule, which `--policy-pack-config` overrides; a level by itself is short for
 *   `{enforcementLevel: level}`.
 * @throws ConfigurationError if it names a rule or setting that does not exist
 */
export function servePolicyPack(name: string, rules: readonly Rule[], config: PolicyPackConfig = {}): void {
  const loaded = loadedRules(rules, config);
  const facts = factsOf(name);
  serve(new Analyzer(facts, () => loaded), facts.version);
}
