import { rule } from "../core/rule";
import { EFFECTS, type Effect, grantedBy, someOf } from "../iam/effects";
import { isEscalation } from "../iam/escalation";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";
import { everythingIn, narrowsResources } from "../iam/resources";

interface Config {
  allowed: string[];
}

const DANGEROUS: readonly Effect[] = ["policies", "keys", "containers"];
/** What AWS has no resource to name for, and its own examples allow on `*`. */
const WITHOUT_RESOURCE = /^(?:logs:PutResourcePolicy|ecr:PutRegistryPolicy)$/;

export const iamDangerousActionsPinned = rule<Config>({
  name: "iam-dangerous-actions-pinned",
  description: "Actions that change policies or keys, or delete data as a whole, name their resources.",
  why: "A grant of s3:PutBucketPolicy on every bucket opens the bucket of another team as well.",
  severity: "high",
  level: "mandatory",
  remediation: "Name the resources, or narrow the statement by a condition on aws:ResourceTag.",
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
    for (const { where, kind, statements } of documentsOf(resource)) {
      if (kind !== "identity") continue;
      for (const statement of statements) {
        const wide = everythingIn(statement);
        if (wide.length === 0 || narrowsResources(statement)) continue;
        for (const effect of DANGEROUS) {
          const actions = grantedBy(statement, effect).filter(
            // iam-no-privilege-escalation judges escalation.
            (action) => !isEscalation(action) && !WITHOUT_RESOURCE.test(action) && !lenient.has(action.toLowerCase()),
          );
          if (actions.length === 0) continue;
          yield {
            message: `${where}: ${statement.label} may ${EFFECTS[effect]} (${someOf(actions)}) on ${wide.join(", ")}.`,
          };
        }
      }
    }
  },
});
