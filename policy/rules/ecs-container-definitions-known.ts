import { unknownFinding } from "../core/findings";
import { type Resource, rule } from "../core/rule";
import { readContainers, TASK_DEFINITION } from "../ecs/containers";

/** Resources that build or push an image: its digest cannot be known before. */
const IMAGE_TYPE = /^(?:docker|docker-build|awsx):.*image/i;

export const ecsContainerDefinitionsKnown = rule({
  name: "ecs-container-definitions-known",
  description:
    "Container definitions are legible, and known at preview but for the digest of an image that the stack builds.",
  severity: "high",
  level: "mandatory",
  remediation: "Pass JSON text, composed of parts that are known at preview; only an image's digest may be awaited.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definitions",
  tags: ["ecs", "preview"],
  types: [TASK_DEFINITION],
  *check(resource) {
    const { problem } = readContainers(resource);
    if (problem) yield { message: `containerDefinitions ${problem}.` };
  },
  // With an image of the stack's own the definitions are judged when it has been pushed, before the task definition is made.
  *checkStack(resources) {
    for (const resource of resources.filter(({ type }) => type === TASK_DEFINITION)) {
      const { unknown } = readContainers(resource);
      const awaitsImage = (resource.from.containerDefinitions ?? []).some(isImage);
      if (unknown && !awaitsImage) yield unknownFinding("containerDefinitions", resource.urn);
    }
  },
});

const isImage = ({ type }: Resource) => IMAGE_TYPE.test(type);
