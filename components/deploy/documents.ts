import * as pulumi from "@pulumi/pulumi";
import { documentSize, type PolicyStatement, policyDocument } from "../base/policy-document";

/**
 * Characters of a managed policy, without white space, and managed policies of a role.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const LARGEST_DOCUMENT = 6144;
export const MOST_POLICIES = 10;

/**
 * Statements in as few documents as their order allows, each within IAM's size limit.
 * @param whose for the error
 * @throws RunError if a statement is too large, or a role cannot have that many documents
 */
export function documents(whose: string, statements: PolicyStatement[]): string[] {
  const found: PolicyStatement[][] = [];
  for (const statement of statements) {
    const last = found.at(-1);
    if (last && documentSize(policyDocument([...last, statement])) <= LARGEST_DOCUMENT) last.push(statement);
    else found.push([statement]);
  }
  const written = found.map(policyDocument);
  const large = found.find((_, i) => documentSize(written[i]!) > LARGEST_DOCUMENT);
  if (large)
    throw new pulumi.RunError(
      `${whose}: statement ${large[0]!.Sid} is longer than a policy's ${LARGEST_DOCUMENT} characters`,
    );
  if (written.length > MOST_POLICIES)
    throw new pulumi.RunError(
      `${whose}: needs ${written.length} managed policies, and a role has ${MOST_POLICIES}: the stack has too many models`,
    );
  return written;
}
