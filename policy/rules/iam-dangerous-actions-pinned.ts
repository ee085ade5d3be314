import { rule } from "../core/rule";
import type { Effect } from "../iam/effects";
import { isEscalation } from "../iam/escalation";
import { DOCUMENT_TYPES } from "../iam/places";
import { unpinnedActions } from "../iam/unpinned";

interface Config {
  allowed: string[];
}

const DANGEROUS: readonly Effect[] = ["policies", "keys", "containers", "audit"];
/** Actions without resource-level permissions, which AWS's own examples allow on `*`. */
const WITHOUT_RESOURCE = /^(?:logs:PutResourcePolicy|ecr:PutRegistryPolicy)$/;

export const iamDangerousActionsPinned = rule<Config>({
  name: "iam-dangerous-actions-pinned",
  description:
    "Actions that change policies or keys, delete data as a whole or turn off audit logs name their resources.",
  why: "Allowing s3:PutBucketPolicy on every bucket also opens other teams' buckets.",
  severity: "high",
  level: "mandatory",
  remediation: "Name the resources, or restrict the statement with a condition on aws:ResourceTag.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
  tags: ["iam", "least-privilege"],
  config: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Actions that may be allowed on every resource, e.g. s3:PutBucketPolicy.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { allowed }) {
    const lenient = new Set(allowed.map((action) => action.toLowerCase()));
    yield* unpinnedActions(
      resource,
      DANGEROUS,
      // iam-no-privilege-escalation checks escalation.
      (action) => !isEscalation(action) && !WITHOUT_RESOURCE.test(action) && !lenient.has(action.toLowerCase()),
    );
  },
});
