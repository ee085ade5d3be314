import type { StackResource } from "../core/rule";
import { Unknown, type Value } from "../core/value";

/** A role, a user or a session of one, without wildcards. */
const ONE = /^arn:[^:*?]+:(?:iam|sts)::\d{12}:(?:role|user|assumed-role|federated-user)\/[^*?]+$/;

/** Whether the ARN of a grantee is that of one role or user, and not of an account or of everybody. */
export const isOneIdentity = (grantee: Value): boolean => typeof grantee === "string" && ONE.test(grantee.trim());

/** A grantee that is unknown and not made from a resource of the stack, whose ARN would be that of one identity. */
export const unknownGrantee = ({ from }: StackResource, property: string, grantee: Value): Unknown | undefined =>
  grantee instanceof Unknown && (from[property] ?? []).length === 0 ? grantee : undefined;
