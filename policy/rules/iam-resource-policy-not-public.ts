import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { Unknown } from "../core/value";
import { narrowsCallers } from "../iam/conditions";
import { isEverybody, principalsOf } from "../iam/elements";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

export const iamResourcePolicyNotPublic = rule({
  name: "iam-resource-policy-not-public",
  description: "No resource policy and no trust policy allows everyone.",
  why: "Principal `*` means everyone, in any AWS account or without one.",
  severity: "critical",
  level: "mandatory",
  remediation:
    "Name the accounts, roles or services, or restrict the statement with aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
  tags: ["iam", "public-access"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, kind, statements } of documentsOf(resource)) {
      if (kind !== "resource" && kind !== "trust") continue;
      for (const { effect, label, principal, condition } of statements) {
        if (effect !== "Allow") continue;
        const principals = principalsOf(principal);
        for (const { value } of principals) if (value instanceof Unknown) yield unknownFinding(value);
        const everybody = principals.find(isEverybody);
        const narrow = everybody === undefined || narrowsCallers(condition);
        if (narrow instanceof Unknown) yield unknownFinding(narrow);
        else if (everybody && !narrow) {
          const why = condition === undefined ? "without a condition" : "and no condition narrows who that is";
          yield {
            message: `${where}: ${label} lets in everybody (${everybody.kind}: ${String(everybody.value)}) ${why}.`,
          };
        }
      }
    }
  },
});
