import type { Rule } from "../core/rule";
import { iamDocumentKnown } from "./iam-document-known";
import { iamDocumentValid } from "./iam-document-valid";
import { iamNoFullAccessManagedPolicy } from "./iam-no-full-access-managed-policy";
import { iamNoInvertedElements } from "./iam-no-inverted-elements";
import { iamNoServiceWideGrant } from "./iam-no-service-wide-grant";
import { iamPassRolePinned } from "./iam-pass-role-pinned";
import { iamResourcePolicyNotPublic } from "./iam-resource-policy-not-public";
import { iamTrustNamesAccount } from "./iam-trust-names-account";

/** All rules, in the order of the README's table. */
export const RULES: readonly Rule[] = [
  iamNoServiceWideGrant,
  iamNoFullAccessManagedPolicy,
  iamNoInvertedElements,
  iamPassRolePinned,
  iamResourcePolicyNotPublic,
  iamTrustNamesAccount,
  iamDocumentKnown,
  iamDocumentValid,
];
