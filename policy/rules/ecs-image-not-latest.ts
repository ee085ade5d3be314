import { containerRule } from "../ecs/container-rule";

export const ecsImageNotLatest = containerRule({
  name: "ecs-image-not-latest",
  description: "No container uses the tag `latest`.",
  why: "The next start may run a different image without any change in the stack.",
  severity: "high",
  level: "mandatory",
  remediation: "Name a digest, or at least a tag that never changes.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/container-considerations.html",
  tags: ["ecs", "supply-chain"],
  *errors({ props: { image } }) {
    if (typeof image !== "string" || image.includes("@")) return;
    // A colon before the last slash belongs to the registry's port.
    const tag = /:([^:/]+)$/.exec(image)?.[1] ?? "latest";
    if (tag.toLowerCase() === "latest") yield `runs ${image}, which is latest`;
  },
});
