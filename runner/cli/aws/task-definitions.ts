import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  type Service,
  type Tag,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import type { Session } from "./session";

export type { Service, TaskDefinition } from "@aws-sdk/client-ecs";

/** The ECS calls of rfargate on task definitions and services. Throws the SDK's errors. */
export class Revisions {
  readonly #client: ECSClient;
  readonly #cluster: string;

  constructor(session: Session) {
    this.#client = new ECSClient(session.clientConfig);
    this.#cluster = session.outputs.cluster.arn;
  }

  /** ARNs of a family's active revisions, newest first. */
  async active(family: string): Promise<string[]> {
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new ListTaskDefinitionsCommand({ familyPrefix: family, status: "ACTIVE", sort: "DESC", nextToken }),
      );
      arns.push(...(page.taskDefinitionArns ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return arns
      .filter((arn) => arn.split("/").at(-1)?.split(":")[0] === family)
      .sort((a, b) => revisionOf(b) - revisionOf(a));
  }

  /** One revision with its tags, deregistered or not. */
  async describe(taskDefinition: string): Promise<{ definition: TaskDefinition; tags: Tag[] }> {
    const answer = await this.#client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] }));
    return { definition: answer.taskDefinition ?? {}, tags: answer.tags ?? [] };
  }

  /** Families with a prefix that have an active revision. */
  async families(familyPrefix: string): Promise<string[]> {
    const families: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new ListTaskDefinitionFamiliesCommand({ familyPrefix, status: "ACTIVE", nextToken }),
      );
      families.push(...(page.families ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return families;
  }

  /** Deregisters a revision: running tasks continue, new ones cannot start. */
  async deregister(taskDefinition: string): Promise<void> {
    await this.#client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  }

  /** Existing services of the stack's cluster; DescribeServices accepts 10 per call. */
  async services(names: readonly string[]): Promise<Service[]> {
    const chunks = Array.from({ length: Math.ceil(names.length / 10) }, (_, i) => names.slice(i * 10, i * 10 + 10));
    const answers = await Promise.all(
      chunks.map((services) => this.#client.send(new DescribeServicesCommand({ cluster: this.#cluster, services }))),
    );
    return answers.flatMap((answer) => answer.services ?? []).filter(({ status }) => status !== "INACTIVE");
  }
}

/** The number at the end of a task definition's ARN. */
export function revisionOf(arn: string): number {
  return Number(arn.split(":").at(-1));
}
