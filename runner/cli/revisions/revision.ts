import { R_CONTAINER } from "../../../contract/outputs/contract";
import type { Cloud } from "../aws/open-aws";
import { type Revisions, revisionOf, type TaskDefinition } from "../aws/task-definitions";

/** One revision of a family. */
export interface Revision {
  arn: string;
  revision: number;
  /** Whether it is active, so that tasks can start with it. */
  active: boolean;
  registeredAt: Date | undefined;
  /** Of R's container: `<registry>/<repository>@sha256:...`. */
  image: string;
  definition: TaskDefinition;
}

/** The parts of a definition that these commands show. */
function revisionFrom(definition: TaskDefinition): Revision {
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

/** `sha256:...` of an image named by digest. */
export function digestOf(image: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
}

/** The active revisions of a family, newest first. @param limit maximum number */
export async function activeRevisions(
  cloud: Cloud,
  revisions: Revisions,
  family: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<Revision[]> {
  const arns = await cloud.session.explained("ecs:ListTaskDefinitions", () => revisions.active(family));
  return Promise.all(arns.slice(0, limit).map((arn) => describeRevision(cloud, revisions, arn)));
}

/** @throws ECS's ClientException, explained, for a revision that never existed */
export async function describeRevision(cloud: Cloud, revisions: Revisions, arn: string): Promise<Revision> {
  const { definition } = await cloud.session.explained("ecs:DescribeTaskDefinition", () => revisions.describe(arn));
  return revisionFrom(definition);
}
