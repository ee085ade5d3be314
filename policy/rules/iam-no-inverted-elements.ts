import { rule } from "../core/rule";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

export const iamNoInvertedElements = rule({
  name: "iam-no-inverted-elements",
  description: "No Allow statement uses NotAction, NotResource or NotPrincipal.",
  why: "Such a statement grants everything that it does not name, including services that AWS will introduce.",
  severity: "high",
  level: "mandatory",
  remediation:
    "Name the intended actions, resources and principals; use the inverted elements only in Deny statements.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
  tags: ["iam", "least-privilege"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, kind, statements } of documentsOf(resource)) {
      // What an organization's policy allows is only not forbidden.
      if (kind === "guardrail") continue;
      for (const { effect, label, notAction, notResource, notPrincipal } of statements) {
        if (effect !== "Allow") continue;
        const inverted = Object.entries({ NotAction: notAction, NotResource: notResource, NotPrincipal: notPrincipal });
        for (const [element] of inverted.filter(([, value]) => value !== undefined)) {
          yield {
            message: `${where}: ${label} allows with ${element}: everything that it does not name, and all that AWS adds.`,
          };
        }
      }
    }
  },
});
