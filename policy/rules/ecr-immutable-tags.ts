import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown } from "../core/value";

export const ecrImmutableTags = rule({
  name: "ecr-immutable-tags",
  description: "A tag in a repository, once pushed, stays what it is.",
  why: "A tag that can be pushed again lets whoever may push exchange what runs, and no two runs under it are sure to be the same.",
  severity: "high",
  level: "mandatory",
  remediation: 'Set imageTagMutability to "IMMUTABLE".',
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  framework: fsbp("ECR.2", "ECR private repositories should have tag immutability configured"),
  tags: ["ecr", "supply-chain"],
  types: awsTypes("ecr/repository", "ecr/repositoryCreationTemplate"),
  *check({ props: { imageTagMutability } }) {
    if (imageTagMutability === "IMMUTABLE" || imageTagMutability === "IMMUTABLE_WITH_EXCLUSION") return;
    if (imageTagMutability instanceof Unknown) yield unknownFinding(imageTagMutability);
    else yield { message: `imageTagMutability is ${String(imageTagMutability ?? "not set")}: tags can be moved.` };
  },
});
