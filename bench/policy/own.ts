import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { once } from "../../policy/core/once";
import { toPolicies } from "../../policy/core/pack";
import type { Rule } from "../../policy/core/rule";
import { awsType } from "../../policy/core/types";
import { RULES } from "../../policy/rules";
import type { Case } from "./cases";

const IAM_RULES = RULES.filter(({ name }) => name.startsWith("iam-"));

/** The engine asks for a pack's policies once. */
const policiesOf = once((rules: readonly Rule[]) => toPolicies(rules));

/** Runs rules on one resource as the engine does; returns the names of those that report. */
export function runRules(rules: readonly Rule[], type: string, props: Record<string, unknown>): string[] {
  const found: string[] = [];
  const resource = { type: awsType(type), name: "case", urn: "urn:pulumi:bench::bench::case", props };
  for (const policy of policiesOf(rules)) {
    const report = () => found.push(policy.name);
    const args = { ...resource, getConfig: () => ({}) };
    if ("validateResource" in policy && typeof policy.validateResource === "function") {
      void policy.validateResource(args as unknown as ResourceValidationArgs, report);
    }
    if (policy.validateStack) {
      const stack = { resources: [{ ...resource, propertyDependencies: {} }], getConfig: () => ({}) };
      void policy.validateStack(stack as unknown as StackValidationArgs, report);
    }
  }
  return [...new Set(found)];
}

/** What this pack's IAM rules say of each case, by its index. */
export function runOwn(cases: readonly Case[]): string[][] {
  return cases.map(({ type, property, value }) => {
    const given = typeof value === "string" ? value : JSON.stringify(value);
    return runRules(IAM_RULES, type, { role: "r", [property]: given });
  });
}
