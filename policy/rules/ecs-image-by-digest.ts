import { Unknown } from "../core/value";
import { containerRule } from "../ecs/container-rule";

export const ecsImageByDigest = containerRule({
  name: "ecs-image-by-digest",
  description: "Containers name their image by digest, so that every start runs the same bytes.",
  why: "A tag can change between two runs, a digest cannot: outputs can be traced to the image that produced them.",
  severity: "high",
  level: "mandatory",
  remediation: "Write <repository>@sha256:<digest>; a registry shows the digest of each tag.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability",
  tags: ["ecs", "supply-chain"],
  *errors({ props: { image } }) {
    if (image instanceof Unknown || (typeof image === "string" && /@sha256:[0-9a-f]{64}$/.test(image))) return;
    yield `has the image ${JSON.stringify(image)}, which is not pinned by a digest`;
  },
});
