import { hasWildcard } from "../core/glob";
import { type Finding, rule } from "../core/rule";
import { type ActionPattern, parseActionPattern } from "../iam/actions";
import type { Statement } from "../iam/document";
import { DANGEROUS, EFFECTS, grantedWith, someOf } from "../iam/effects";
import { DOCUMENT_TYPES, documentsOf, type PlacedDocument } from "../iam/places";

interface Config {
  allowed: string[];
}

export const iamNoDangerousWildcard = rule<Config>({
  name: "iam-no-dangerous-wildcard",
  description:
    "No wildcard grants actions that change policies, keys or protections, copy or delete data as a whole, pass roles, run code or redirect traffic.",
  why: "`s3:Put*` looks like uploads but includes PutBucketPolicy, which can open the bucket to everyone.",
  severity: "critical",
  level: "mandatory",
  remediation: "List the used actions by name, and actions of this kind only if they are intended.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
  tags: ["iam", "least-privilege", "privilege-escalation"],
  config: {
    allowed: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Patterns, as written in the documents, to allow although they grant such actions.",
    },
  },
  types: DOCUMENT_TYPES,
  *check(resource, { allowed }) {
    const lenient = new Set(allowed.map((pattern) => pattern.toLowerCase()));
    for (const { where, kind, statements } of documentsOf(resource)) {
      // An endpoint's policy only limits, and a trust policy has actions of one kind only.
      if (kind !== "identity" && kind !== "resource") continue;
      for (const statement of statements) {
        for (const pattern of wildcards(statement, kind)) {
          if (!lenient.has(pattern.text.toLowerCase())) yield* judge(pattern, `${where}: ${statement.label}`);
        }
      }
    }
  },
});

function wildcards({ effect, action }: Statement, kind: PlacedDocument["kind"]): ActionPattern[] {
  if (effect !== "Allow" || !action) return [];
  return action.values.flatMap((text) => {
    const pattern = parseActionPattern(text);
    // A key's policy names its administrators, and AWS's own default is kms:*.
    const ofKey = kind === "resource" && pattern?.service === "kms";
    return pattern && !ofKey && hasWildcard(`${pattern.service}:${pattern.name}`) ? [pattern] : [];
  });
}

function* judge(pattern: ActionPattern, where: string): Iterable<Finding> {
  const granted = DANGEROUS.flatMap((effect) => {
    const actions = grantedWith(effect, pattern);
    return actions.length > 0 ? [`${EFFECTS[effect]} (${someOf(actions)})`] : [];
  });
  if (granted.length > 0) yield { message: `${where} may by "${pattern.text}" ${granted.join(", ")}.` };
}
