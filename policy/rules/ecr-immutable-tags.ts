import { unknownFinding } from "../core/findings";
import { fsbp } from "../core/frameworks";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { at, atEach, Unknown } from "../core/value";

/** A pattern of wildcards alone, or with so few letters that it has most tags. */
const EVERY_TAG = /^\s*\**[^*]?\**\s*$/;

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
  *check({ props }) {
    const { imageTagMutability } = props;
    if (imageTagMutability === "IMMUTABLE") return;
    if (imageTagMutability === "IMMUTABLE_WITH_EXCLUSION") {
      for (const excluded of atEach(props, "imageTagMutabilityExclusionFilters.*")) {
        const filter = at(excluded, "filter");
        if (filter instanceof Unknown) yield unknownFinding(filter);
        else if (EVERY_TAG.test(String(filter)))
          yield { message: `the tags ${String(filter)} are excluded: all can be moved.` };
      }
      return;
    }
    if (imageTagMutability instanceof Unknown) yield unknownFinding(imageTagMutability);
    else yield { message: `imageTagMutability is ${String(imageTagMutability ?? "not set")}: tags can be moved.` };
  },
});
