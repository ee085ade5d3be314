import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { unknownCheckingProxy } from "@pulumi/policy";
import { toPolicies } from "../../policy/core/pack";
import type { Rule } from "../../policy/core/rule";
import { awsType } from "../../policy/core/types";

/** What the SDK puts in place of a string that is unknown at preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a test writes it; `type` is short (`iam/role`) or a whole token. */
export interface TestResource {
  type: string;
  name?: string;
  props: Record<string, unknown>;
  /** By property, the names of the resources whose outputs it is made from. */
  from?: Record<string, string[]>;
  /** Settings of the provider that makes it. */
  provider?: Record<string, unknown>;
  /** Name of the component that it belongs to. */
  parent?: string;
}

/** What a rule reported: violations at its level, notes that are advisory whatever the level. */
export interface Report {
  violations: string[];
  notes: string[];
}

export const urnOf = ({ type, name = "it" }: TestResource) => `urn:pulumi:test::test::${tokenOf(type)}::${name}`;

const tokenOf = (type: string) => (type.includes(":") ? type : awsType(type));

/**
 * Runs a rule as the engine does: on properties behind the SDK's proxy, which throws where a value is unknown; each
 * resource first, then all of them as a stack.
 */
export function run(rule: Rule, resources: TestResource[], config: object = {}, today = "2026-06-01"): Report {
  const report: Report = { violations: [], notes: [] };
  const collect = (violation: string | { message: string; enforcementLevel?: string }) => {
    if (typeof violation === "string") report.violations.push(violation);
    else if (violation.enforcementLevel === "advisory") report.notes.push(violation.message);
  };
  const [policy] = toPolicies([rule], () => today);
  if (policy && "validateResource" in policy && typeof policy.validateResource === "function") {
    for (const resource of resources) {
      const args = { ...toArgs(resource), getConfig: () => config };
      void policy.validateResource(args as unknown as ResourceValidationArgs, collect);
    }
  }
  if (policy && "validateStack" in policy) {
    const args = { resources: resources.map((r) => toPolicyResource(r, resources)), getConfig: () => config };
    void policy.validateStack(args as unknown as StackValidationArgs, collect);
  }
  return report;
}

function toArgs(resource: TestResource) {
  const { name = "it", props, provider = {} } = resource;
  const own = { type: tokenOf(resource.type), name, urn: urnOf(resource), props: unknownCheckingProxy(props) };
  return { ...own, provider: { props: unknownCheckingProxy(provider) } };
}

function toPolicyResource(resource: TestResource, all: TestResource[]): PolicyResource {
  const from = Object.entries(resource.from ?? {}).map(([property, names]) => [
    property,
    names.map((name) => toArgs(all.find((r) => r.name === name)!)),
  ]);
  const parent = all.find((r) => r.name !== undefined && r.name === resource.parent);
  return {
    ...toArgs(resource),
    parent: parent && toArgs(parent),
    propertyDependencies: Object.fromEntries(from),
  } as unknown as PolicyResource;
}
