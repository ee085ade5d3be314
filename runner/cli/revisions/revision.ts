import { R_CONTAINER } from "../../../contract/outputs/contract";
import type { Cloud } from "../aws/open-aws";
import { type Revisions, revisionOf, type TaskDefinition } from "../aws/task-definitions";

/** One revision of a family. */
export interface Revision {
  arn: string;
  revision: number;
  /** Whether tasks can be started with it. */
  active: boolean;
  registeredAt: Date | undefined;
  /** Of the container that runs R: `<registry>/<repository>@sha256:...`. */
  image: string;
  definition: TaskDefinition;
}

/** The parts of a definition that these commands speak of. */
export function revisionFrom(definition: TaskDefinition): Revision {
  const arn = definition.taskDefinitionArn ?? "";
  const containers = definition.containerDefinitions ?? [];
  return {
    arn,
    revision: definition.revision ?? revisionOf(arn),
    active: definition.status === "ACTIVE",
    registeredAt: definition.registeredAt,
    image: containers.find(({ name }) => name === R_CONTAINER)?.image ?? containers[0]?.image ?? "",
    definition,
  };
}

/** `sha256:...` of an image that is named by its digest. */
export function digestOf(image: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
}

/** The startable revisions of a family, newest first. @param limit at most so many */
export async function activeRevisions(
  cloud: Cloud,
  revisions: Revisions,
  family: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<Revision[]> {
  const arns = await cloud.session.explained("ecs:ListTaskDefinitions", () => revisions.active(family));
  return Promise.all(arns.slice(0, limit).map((arn) => describeRevision(cloud, revisions, arn)));
}

/** @throws ClientException of ECS, explained, for one that never was */
export async function describeRevision(cloud: Cloud, revisions: Revisions, arn: string): Promise<Revision> {
  const { definition } = await cloud.session.explained("ecs:DescribeTaskDefinition", () => revisions.describe(arn));
  return revisionFrom(definition);
}
