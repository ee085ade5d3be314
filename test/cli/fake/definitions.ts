import { ACCOUNT, CONTAINER, REGION } from "./stack";

interface Definition extends Record<string, unknown> {
  taskDefinitionArn: string;
  family: string;
  revision: number;
  status: "ACTIVE" | "INACTIVE";
  /** Seconds since 1970. */
  registeredAt: number;
}

/** `repo@sha256:` and 64 times a digit, as an image in the repository of the stack of the tests. */
export const image = (digit: string) => `repo@sha256:${digit.repeat(64)}`;

/** Task definitions and services, as ECS keeps them. */
export class FakeDefinitions {
  readonly all: Definition[] = [];
  readonly tags = new Map<string, Array<{ key: string; value: string }>>();
  /** As DescribeServices shows them. */
  readonly services: Array<Record<string, unknown> & { serviceName: string }> = [];

  /** Registers the next revision of a family, a minute after the last definition. */
  register(family: string, more: { image?: string; environment?: Record<string, string>; memory?: number } = {}) {
    const revision = this.all.filter((each) => each.family === family).length + 1;
    const environment = Object.entries(more.environment ?? {}).map(([name, value]) => ({ name, value }));
    const definition: Definition = {
      taskDefinitionArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/${family}:${revision}`,
      family,
      revision,
      status: "ACTIVE",
      registeredAt: 1_760_000_000 + 60 * this.all.length,
      cpu: "256",
      memory: String(more.memory ?? 512),
      containerDefinitions: [{ name: CONTAINER, image: more.image ?? image("a"), environment, cpu: 0 }],
      volumes: [{ name: "work", host: {} }],
    };
    this.all.push(definition);
    return definition;
  }

  /** Numbers of a family's revisions that can be started. */
  active(family: string): number[] {
    return this.all
      .filter((each) => each.family === family && each.status === "ACTIVE")
      .map(({ revision }) => revision);
  }

  handle(action: string, body: Record<string, unknown>): { status: number; body: object } {
    const startable = this.all.filter(({ status }) => status === "ACTIVE");
    const prefix = String(body.familyPrefix ?? "");
    switch (action) {
      case "ListTaskDefinitions": {
        // In the order of texts, as ECS may have it: revision 10 before revision 9.
        const arns = startable.filter(({ family }) => family === prefix).map((each) => each.taskDefinitionArn);
        return page(arns.sort(), "taskDefinitionArns", body.nextToken);
      }
      case "ListTaskDefinitionFamilies": {
        const families = startable.map(({ family }) => family).filter((family) => family.startsWith(prefix));
        return page([...new Set(families)], "families", body.nextToken);
      }
      case "DescribeTaskDefinition":
        return this.#found(String(body.taskDefinition), (taskDefinition) => ({
          taskDefinition,
          tags: this.tags.get(taskDefinition.family) ?? [],
        }));
      case "DeregisterTaskDefinition":
        return this.#found(String(body.taskDefinition), (taskDefinition) => {
          taskDefinition.status = "INACTIVE";
          return { taskDefinition };
        });
      case "DescribeServices":
        return { status: 200, body: { services: this.services, failures: [] } };
      default:
        return { status: 400, body: { __type: "InvalidAction", message: action } };
    }
  }

  /** By ARN, `family:revision`, or the family alone: its newest. */
  #found(name: string, answer: (found: Definition) => object): { status: number; body: object } {
    const wanted = name.split("/").at(-1)!;
    const found = this.all.findLast(({ family, revision }) => wanted === family || wanted === `${family}:${revision}`);
    if (found) return { status: 200, body: answer(found) };
    return { status: 400, body: { __type: "ClientException", message: "Unable to describe task definition." } };
  }
}

/** One entry a page. */
function page(entries: string[], name: string, token: unknown): { status: number; body: object } {
  const at = Number(token ?? 0);
  const more = at + 1 < entries.length ? { nextToken: String(at + 1) } : {};
  return { status: 200, body: { [name]: entries.slice(at, at + 1), ...more } };
}
