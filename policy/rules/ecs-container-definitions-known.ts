import { unknownFinding } from "../core/findings";
import { type Finding, type Reference, type Resource, rule, type StackResource } from "../core/rule";
import { awsType } from "../core/types";
import { Unknown } from "../core/value";
import { shown } from "../ecs/container-rule";
import { readContainers, TASK_DEFINITION, unknownParts } from "../ecs/containers";
import { JOB_DEFINITION, objectsOf, readJob, sourcesOf } from "../ecs/jobs";
import { TASK_TYPES } from "../ecs/tasks";

const ROLE = awsType("iam/role");
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
  types: TASK_TYPES,
  *check(resource) {
    if (resource.type === JOB_DEFINITION) {
      yield* judgeJob(resource);
      return;
    }
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
    for (const job of resources.filter(({ type, isNative }) => type === JOB_DEFINITION && !isNative)) {
      for (const unknown of readJob(job).unknown) yield awaitedByJob(unknown, job);
    }
  },
});

function* judgeJob(job: Resource): Iterable<Finding> {
  const { errors, unknown } = readJob(job);
  for (const error of errors) yield { message: `${error}.` };
  if (job.isNative) for (const one of unknown) yield unknownFinding(one);
  for (const part of unknownParts(objectsOf(job).filter((given) => !(given instanceof Unknown))))
    yield unknownFinding(part);
}

/** The text of a job's properties has the ARNs of its roles in it. */
function awaitedByJob(unknown: Unknown, job: StackResource): Finding {
  const sources = sourcesOf(job);
  if (sources.length === 0 || !sources.every((source) => isImage(source) || isRole(source)))
    return unknownFinding(unknown, job.urn);
  const message = `${unknown.path} awaits an image or a role of this stack. It is judged once they exist, before the job definition is made.`;
  return { note: true, urn: job.urn, message };
}

const isRole = ({ type }: Reference) => type === ROLE;

const AWAITS_IMAGE =
  "containerDefinitions await the digest of an image that this stack builds. They are judged once it is pushed, before the task " +
  "definition is made. To have them judged at preview, register them as the output containerDefinitions of the component " +
  "that makes the task definition, as a list and not as text.";

const isImage = ({ type }: Reference) => IMAGE_TYPE.test(type);
