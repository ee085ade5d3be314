import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { DOCUMENT_TYPES, documentsOf } from "../iam/places";

export const iamDocumentKnown = rule({
  name: "iam-document-known",
  description: "Policy documents are known at preview, so that rules can judge them before anything is created.",
  why: "A document that is unknown at preview is not judged before `up` has created half of the stack.",
  severity: "high",
  level: "mandatory",
  remediation: "Compose the document, including ARNs of other resources, from names, the account and the region.",
  url: "https://www.pulumi.com/docs/iac/concepts/inputs-outputs/",
  tags: ["iam", "preview"],
  types: DOCUMENT_TYPES,
  *check(resource) {
    for (const { where, unknown, statements } of documentsOf(resource)) {
      for (const { path, reason } of unknown) yield unknownFinding({ path: path || where, reason });
      for (const { effect, action, notAction } of statements) {
        if (effect === "Deny") continue;
        for (const part of [...(action?.unknown ?? []), ...(notAction?.unknown ?? [])]) yield unknownFinding(part);
      }
    }
  },
});
