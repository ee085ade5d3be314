import "./lean-sdk";
import "./decode-once";
import { PolicyPack, type PolicyPackConfig } from "@pulumi/policy";
import { ConfigurationError, checkConfiguration, checkConfigurationOnArrival, type GivenConfig } from "./configuration";
import { toPolicies } from "./pack";
import type { Rule } from "./rule";

/**
 * Serves rules to the engine that started this process.
 * @param config levels and settings by rule, which `--policy-pack-config` overrides; a level by itself is short for
 *   `{enforcementLevel: level}`.
 * @throws ConfigurationError if it names a rule or setting that does not exist
 */
export function servePolicyPack(name: string, rules: readonly Rule[], config: PolicyPackConfig = {}): void {
  const given = Object.entries(config).map(([rule, value]) => [
    rule,
    typeof value === "string" ? { enforcementLevel: value } : value,
  ]);
  const errors = checkConfiguration(rules, Object.fromEntries(given) as GivenConfig);
  if (errors.length > 0) throw new ConfigurationError(errors);
  checkConfigurationOnArrival(rules);
  new PolicyPack(
    name,
    {
      description: "Least privilege and sound settings for stacks on ECS Fargate",
      displayName: "R on Fargate",
      provider: "aws",
      tags: ["aws", "ecs", "fargate", "iam", "least-privilege"],
      policies: toPolicies(rules),
    },
    config,
  );
}
