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

/** The calls of ECS on task definitions and services. Failures come as the SDK throws them. */
export class Revisions {
  readonly #client: ECSClient;
  readonly #cluster: string;

  constructor(session: Session) {
    this.#client = new ECSClient(session.clientConfig);
    this.#cluster = session.outputs.cluster.arn;
  }

  /** ARNs of the revisions of a family that can be started, newest first. */
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

  /** Families that begin with a text and have a revision that can be started. */
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

  /** Tasks that run go on; none can be started any more. */
  async deregister(taskDefinition: string): Promise<void> {
    await this.#client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  }

  /** Services of the stack's cluster that are there; DescribeServices takes 10 a call. */
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
