import { rule } from "../core/rule";
import { containersOf, TASK_DEFINITION } from "../ecs/containers";

export const ecsImageNotLatest = rule({
  name: "ecs-image-not-latest",
  description: "No container runs whatever `latest` is at its start.",
  severity: "high",
  level: "mandatory",
  remediation: "Name a digest, or at the least a tag that is never moved.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/container-considerations.html",
  tags: ["ecs", "supply-chain"],
  types: [TASK_DEFINITION],
  *check(resource) {
    for (const { label, props } of containersOf(resource)) {
      if (typeof props.image !== "string" || props.image.includes("@")) continue;
      // A colon before the last slash belongs to the registry's port.
      const tag = /:([^:/]+)$/.exec(props.image)?.[1] ?? "latest";
      if (tag.toLowerCase() === "latest") yield { message: `${label} runs ${props.image}, which is latest.` };
    }
  },
});
