import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { documentSize, type PolicyStatement, policyDocument } from "./policy-document";

/** Characters of a role's own policies. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LARGEST = 10_240;

/**
 * Gives a role its one policy.
 * @returns the policy: what uses the role waits for it
 * @throws RunError for more than IAM takes, which would say so in the middle of an `up`
 */
export function rolePolicy(
  name: string,
  role: aws.iam.Role,
  statements: PolicyStatement[],
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy {
  const policy = policyDocument(statements);
  const size = documentSize(policy);
  if (size > LARGEST)
    throw new pulumi.RunError(
      `the policy of role ${name} would have ${size} characters, and IAM takes ${LARGEST}: put some models, or secrets, into another stack`,
    );
  return new aws.iam.RolePolicy(name, { name: "least-privilege", role: role.name, policy }, opts);
}
