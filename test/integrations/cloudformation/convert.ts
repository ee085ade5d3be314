import { createHash } from "node:crypto";
import type { Resource } from "../../../docs/generator/resources";
import { KINDS } from "./kinds";

/** A CloudFormation template, as cfn-lint reads it. */
export interface Template {
  AWSTemplateFormatVersion: "2010-09-09";
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** Types that CloudFormation does not have, or that another conversion includes. */
const NOT_CONVERTED = /^(pulumi|docker|awsx|r-on-fargate):|^aws:s3\/bucketObject/;

/**
 * What the program registers, said as CloudFormation: property names in its spelling, tags as lists, JSON texts as objects.
 * @throws Error for a type that KINDS does not know: a new resource has to be judged, too
 */
export function template(resources: Resource[]): Template {
  const converted = resources
    .filter(([type]) => !NOT_CONVERTED.test(type))
    .map(([type, inputs]) => {
      const kind = KINDS[type];
      if (!kind) throw new Error(`${type} has no entry in KINDS`);
      return { Type: kind.type, Properties: withIds(kind.properties(present(inputs))) };
    });
  const named = converted.map((resource, i) => [`R${i}`, resource] as const);
  return { AWSTemplateFormatVersion: "2010-09-09", Resources: Object.fromEntries(named) };
}

/** Without unset properties and Pulumi's own marks. */
function present(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key, value]) => !key.startsWith("__") && value != null));
}

/** With ids of EC2's form instead of those of the mocks: `vpc-1`, `subnet-a`, `<name>-id` of a security group. */
function withIds<T>(properties: T): T {
  const id = (kind: string, text: string) => `${kind}-${createHash("sha256").update(text).digest("hex").slice(0, 17)}`;
  const text = JSON.stringify(properties)
    .replace(/"((vpc|subnet)-[\w-]+)"/g, (_, name: string, kind: string) => `"${id(kind, name)}"`)
    .replace(/"([\w-]+-id)"/g, (_, name: string) => `"${id("sg", name)}"`);
  return JSON.parse(text) as T;
}
