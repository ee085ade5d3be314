import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { Unknown } from "../core/value";

export const ecrImmutableTags = rule({
  name: "ecr-immutable-tags",
  description: "Tags in a repository are immutable.",
  why: "With mutable tags, anyone with push access can replace what runs, and two runs of one tag may differ.",
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
