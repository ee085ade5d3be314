import { unknownFinding } from "../core/findings";
import { type Reference, rule } from "../core/rule";
import { shown } from "../ecs/container-rule";
import { readContainers, TASK_DEFINITION, unknownParts } from "../ecs/containers";

/** Resources that build or push an image, whose digest is not known before. */
const IMAGE_TYPE = /^(?:docker|docker-build|awsx):.*image/i;

export const ecsContainerDefinitionsKnown = rule({
  name: "ecs-container-definitions-known",
  description:
    "Container definitions are valid, and known at preview except for the digest of an image that the stack builds.",
  why: "Unreadable definitions cannot be judged: every rule about containers would pass silently.",
  severity: "high",
  level: "mandatory",
  remediation: "Pass JSON text composed of parts that are known at preview; only an image's digest may be unknown.",
  url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definitions",
  tags: ["ecs", "preview"],
  types: [TASK_DEFINITION],
  *check(resource) {
    const { containerDefinitions } = resource.props;
    for (const error of readContainers(resource).errors) yield { message: `containerDefinitions ${error}.` };
    // For the AWS provider's text, checkStack finds out whether it depends on an image.
    if (Array.isArray(containerDefinitions) || resource.isNative) {
      for (const unknown of unknownParts(containerDefinitions)) yield unknownFinding(unknown);
    }
  },
  *checkStack(resources) {
    const seen = new Set(shown(resources).map(({ urn }) => urn));
    for (const resource of resources.filter(({ type, isNative }) => type === TASK_DEFINITION && !isNative)) {
      const { unknown } = readContainers(resource);
      if (!unknown) continue;
      const awaitsImage = (resource.from.containerDefinitions ?? []).some(isImage);
      if (!awaitsImage) yield unknownFinding(unknown, resource.urn);
      else if (!seen.has(resource.urn)) yield { note: true, urn: resource.urn, message: AWAITS_IMAGE };
    }
  },
});

const AWAITS_IMAGE =
  "containerDefinitions await the digest of an image that this stack builds. They are judged once it is pushed, before the task " +
  "definition is made. To have them judged at preview, register them as the output containerDefinitions of the component " +
  "that makes the task definition, as a list and not as text.";

const isImage = ({ type }: Reference) => IMAGE_TYPE.test(type);
