import { once } from "../core/once";
import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import { Unknown } from "../core/value";
import { describedTypes } from "./described";

/** Policies of an organization. They limit what its accounts may do: an Allow grants nothing. */
export const ORGANIZATION_POLICY = awsType("organizations/policy");

/** By type in CloudFormation, without `AWS` and in lower case: documents found by their form that limit and grant nothing. */
const LIMITING: ReadonlyMap<string, "boundary" | "guardrail"> = new Map([
  ["ec2:vpcendpoint", "boundary"],
  ["eks:podidentityassociation", "boundary"],
  ["odb:odbnetwork", "boundary"],
  ["organizations:policy", "guardrail"],
  ["rolesanywhere:profile", "boundary"],
  ["transfer:user", "boundary"],
]);

/** How a document limits, by its place in a resource of Cloud Control or of a template; `undefined` for one that grants. */
export function limitOf(resource: Resource, where: string): "boundary" | "guardrail" | undefined {
  const native = /^aws-native:(.+)$/.exec(resource.type)?.[1];
  const type =
    native ??
    typesOf(resource)
      .get(placeOf(where))
      ?.replace(/^AWS::/, "")
      .replace("::", ":");
  return LIMITING.get(type?.toLowerCase() ?? "");
}

const typesOf = once(describedTypes);

/** The resource of a template that a document is in, or the state of one resource. */
const placeOf = (where: string) => /^.*\.Resources\.[^.]+/.exec(where)?.[0] ?? where.split(".")[0]!;

/** Whether a policy of an organization is written in IAM's language, as service and resource control policies are. */
export const isControlPolicy = ({ props: { type } }: Resource): boolean =>
  type === undefined ||
  type === null ||
  type instanceof Unknown ||
  /^(?:SERVICE|RESOURCE)_CONTROL_POLICY$/.test(String(type));
