import type { Resource } from "../core/rule";
import { awsType } from "../core/types";
import { at, Unknown, type Value } from "../core/value";
import { EMBEDDING_TYPES, embeddedIn, isEmbedding } from "./embedded";

/** A policy that a resource refers to by ARN. */
export interface Attachment {
  arn: Value;
  /** The property, e.g. `managedPolicyArns.0`. */
  where: string;
  use: "grant" | "boundary";
}

/** Properties with the ARN of a policy, or a list of ARNs. */
const ATTACHMENTS: Record<string, string[]> = {
  "iam/role": ["managedPolicyArns", "permissionsBoundary"],
  "iam/user": ["permissionsBoundary"],
  "iam/policyAttachment": ["policyArn"],
  "iam/rolePolicyAttachment": ["policyArn"],
  "iam/userPolicyAttachment": ["policyArn"],
  "iam/groupPolicyAttachment": ["policyArn"],
  "iam/rolePolicyAttachmentsExclusive": ["policyArns"],
  "iam/userPolicyAttachmentsExclusive": ["policyArns"],
  "iam/groupPolicyAttachmentsExclusive": ["policyArns"],
  "ssoadmin/managedPolicyAttachment": ["managedPolicyArn"],
  "ssoadmin/managedPolicyAttachmentsExclusive": ["managedPolicyArns"],
  "ssoadmin/permissionsBoundaryAttachment": ["permissionsBoundary.managedPolicyArn"],
  "rolesanywhere/profile": ["managedPolicyArns"],
  "quicksight/iamPolicyAssignment": ["policyArn"],
  "budgets/budgetAction": ["definition.iamActionDefinition.policyArn"],
  "emr/studioSessionMapping": ["sessionPolicyArn"],
  "eks/accessPolicyAssociation": ["policyArn"],
  "chatbot/slackChannelConfiguration": ["guardrailPolicyArns"],
  "chatbot/teamsChannelConfiguration": ["guardrailPolicyArns"],
};

const BY_TYPE = new Map(Object.entries(ATTACHMENTS).map(([name, paths]) => [awsType(name), paths]));

/** The types of all resources that refer to policies. */
export const ATTACHMENT_TYPES: readonly string[] = [...BY_TYPE.keys(), ...EMBEDDING_TYPES];

/** All policies that a resource refers to. */
export function attachmentsOf(resource: Resource): Attachment[] {
  const { type, props } = resource;
  if (isEmbedding(type)) {
    return embeddedIn(resource).arns.map(({ where, found }) => ({ arn: found, where, use: useOf(where) }));
  }
  return (BY_TYPE.get(type) ?? []).flatMap((path) => {
    const use = useOf(path);
    const value = at(props, path);
    if (value instanceof Unknown) return [{ arn: value, where: path, use }];
    if (Array.isArray(value)) return value.map((arn, i): Attachment => ({ arn, where: `${path}.${i}`, use }));
    return value === undefined || value === null || value === "" ? [] : [{ arn: value, where: path, use }];
  });
}

const useOf = (where: string): Attachment["use"] =>
  /(?:^|\.)(?:permissionsBoundary|sessionPolicyArn|guardrailPolicyArns)/i.test(where) ? "boundary" : "grant";
