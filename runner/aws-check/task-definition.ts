import {
  type ContainerDefinition,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import type { Asked } from "./asked";

/** A question's task definition; its containers have the stack's image. */
export interface CheckedDefinition {
  kind: string;
  /** CPU units of the task. */
  cpu: string;
  containers: Array<Omit<ContainerDefinition, "image">>;
}

/** Registers a task definition, runs `use`, and deregisters it. */
export async function withDefinition<T>(
  { ecs, outputs, unique }: Asked,
  { kind, cpu, containers }: CheckedDefinition,
  use: (arn: string) => Promise<T>,
): Promise<T> {
  const model = Object.values(outputs.models)[0]!;
  const { taskDefinition: own } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: model.taskDefinitionArn }),
  );
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...{ family: unique(kind), cpu, memory: "1024", networkMode: "awsvpc" },
      requiresCompatibilities: ["FARGATE"],
      executionRoleArn: own!.executionRoleArn,
      runtimePlatform: own!.runtimePlatform,
      containerDefinitions: containers.map((container) => ({ ...container, image: outputs.image.uri })),
    }),
  );
  const arn = taskDefinition!.taskDefinitionArn!;
  try {
    return await use(arn);
  } finally {
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }));
  }
}
