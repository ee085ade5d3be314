import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { unknownCheckingProxy } from "@pulumi/policy";
import { toPolicies } from "../../policy/core/pack";
import type { Rule } from "../../policy/core/rule";
import { awsType } from "../../policy/core/types";

/** The value by which the SDK replaces a string that is unknown at preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a test writes it; `type` is short (`iam/role`) or a whole token. */
export interface TestResource {
  type: string;
  name?: string;
  props: Record<string, unknown>;
  /** Properties that only its outputs have, which the stack is judged by. */
  outputs?: Record<string, unknown>;
  /** By property, the names of the resources whose outputs it is made from. */
  from?: Record<string, string[]>;
  /** Settings of the provider that makes it. */
  provider?: Record<string, unknown>;
  /** Name of the component that it belongs to. */
  parent?: string;
}

/** A stack of CloudFormation with a template. */
export const stackOf = (templateBody: string): TestResource => ({
  type: "cloudformation/stack",
  props: { templateBody },
});

/** The same with a template of some resources, in JSON. */
export const stackWith = (Resources: object): TestResource => stackOf(JSON.stringify({ Resources }));

/** What a rule reported: violations at its level, notes that are advisory whatever the level. */
export interface Report {
  violations: string[];
  notes: string[];
}

export const urnOf = ({ type, name = "it" }: TestResource) => `urn:pulumi:test::test::${tokenOf(type)}::${name}`;

export const tokenOf = (type: string) => (type.includes(":") ? type : awsType(type));

/** Runs a rule alone; see `runAll`. */
export function run(rule: Rule, resources: TestResource[], config: object = {}, today = "2026-06-01"): Report {
  return runAll([rule], resources, { [rule.name]: config }, today)[rule.name]!;
}

/**
 * Runs rules as the engine does: on properties behind the SDK's proxy, which throws where a value is unknown; each
 * resource first, then all of them as a stack.
 */
export function runAll(
  rules: readonly Rule[],
  resources: TestResource[],
  config: Record<string, object> = {},
  today = "2026-06-01",
): Record<string, Report> {
  const policies = toPolicies(rules, () => today);
  const reports: Record<string, Report> = {};
  const scopes = policies.map((policy) => {
    const report: Report = { violations: [], notes: [] };
    reports[policy.name] = report;
    const collect = (violation: string | { message: string; enforcementLevel?: string }) => {
      if (typeof violation === "string") report.violations.push(violation);
      else if (violation.enforcementLevel === "advisory") report.notes.push(violation.message);
    };
    // The engine's settings are the same object for all resources.
    const settings = config[policy.name] ?? {};
    return { policy, collect, getConfig: () => settings };
  });
  for (const resource of resources) {
    const own = toArgs(resource);
    for (const { policy, collect, getConfig } of scopes) {
      if (!("validateResource" in policy) || typeof policy.validateResource !== "function") continue;
      void policy.validateResource({ ...own, getConfig } as unknown as ResourceValidationArgs, collect);
    }
  }
  const stack = toStack(resources);
  for (const { policy, collect, getConfig } of scopes) {
    void policy.validateStack?.({ resources: stack, getConfig } as unknown as StackValidationArgs, collect);
  }
  return reports;
}

function toArgs(resource: TestResource) {
  const { name = "it", props, provider = {} } = resource;
  const own = { type: tokenOf(resource.type), name, urn: urnOf(resource), props: unknownCheckingProxy(props) };
  return { ...own, marksSecrets: true, provider: { props: unknownCheckingProxy(provider) } };
}

/** What the engine hands over at the end: the resources with their outputs, and which of them each is made from. */
function toStack(resources: TestResource[]): PolicyResource[] {
  const all = resources.map((resource) => ({
    resource,
    args: toArgs({ ...resource, props: { ...resource.outputs, ...resource.props } }),
  }));
  const byName = new Map(all.toReversed().map((one) => [one.resource.name, one]));
  const named = (name: string | undefined) => (name === undefined ? undefined : byName.get(name));
  return all.map(({ resource: { from = {}, parent }, args }) => {
    const sources = Object.entries(from).map(([property, names]) => [property, names.map((name) => named(name)!.args)]);
    const propertyDependencies = Object.fromEntries(sources) as Record<string, unknown>;
    return { ...args, parent: named(parent)?.args, propertyDependencies } as unknown as PolicyResource;
  });
}
