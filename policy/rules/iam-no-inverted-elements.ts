import { rule } from "../core/rule";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

export const iamNoInvertedElements = rule({
  name: "iam-no-inverted-elements",
  description:
    "No Allow statement says what it leaves out (NotAction, NotResource, NotPrincipal) in place of what it allows.",
  why: "It grants everything that is not named, services that AWS introduces next year included.",
  severity: "high",
  level: "mandatory",
  remediation: "Name the actions, resources and principals that are meant; keep the inverted elements for Deny.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
  tags: ["iam", "least-privilege"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, statements } of documentsOf(resource)) {
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
