import { rule } from "../core/rule";
import { containersOf, TASK_DEFINITION } from "../ecs/containers";

export const ecsImageByDigest = rule({
  name: "ecs-image-by-digest",
  description: "Containers name their image by digest, so that every start runs the same bytes.",
  severity: "high",
  level: "mandatory",
  remediation: "Write <repository>@sha256:<digest>; a registry shows the digest of each tag.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability",
  tags: ["ecs", "supply-chain"],
  types: [TASK_DEFINITION],
  *check(resource) {
    for (const { label, props } of containersOf(resource)) {
      if (typeof props.image === "string" && /@sha256:[0-9a-f]{64}$/.test(props.image)) continue;
      yield { message: `${label} has the image ${JSON.stringify(props.image)}, which is not pinned by a digest.` };
    }
  },
});
