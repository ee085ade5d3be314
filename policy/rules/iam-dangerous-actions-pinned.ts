import { rule } from "../core/rule";
import type { Effect } from "../iam/effects";
import { isEscalation } from "../iam/escalation";
import { DOCUMENT_TYPES } from "../iam/places";
import { unpinnedActions } from "../iam/unpinned";

interface Config {
  allowed: string[];
}

/** `code` is left to iam-no-privilege-escalation and iam-run-task-pinned. */
const GUARDED: readonly Effect[] = [
  ...(["policies", "roles", "keys", "containers", "audit"] as const),
  ...(["copying", "protection", "traffic", "calling"] as const),
];
/** Actions without resource-level permissions, which AWS's own examples allow on `*`. */
const WITHOUT_RESOURCE = /^(?:logs:PutResourcePolicy|ecr:PutRegistryPolicy)$/;

export const iamDangerousActionsPinned = rule<Config>({
  name: "iam-dangerous-actions-pinned",
  description:
    "Actions that change policies, keys or protections, issue identities, copy or delete data as a whole, or redirect traffic name their resources.",
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
      GUARDED,
      // iam-no-privilege-escalation checks escalation, iam-pass-role-pinned the passing of roles.
      (action) =>
        action !== "iam:PassRole" &&
        !isEscalation(action) &&
        !WITHOUT_RESOURCE.test(action) &&
        !lenient.has(action.toLowerCase()),
    );
  },
});
