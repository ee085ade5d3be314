import { RunTaskCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import type { Asked } from "../asked";
import type { Question, Reality } from "../question";
import { withDefinition } from "../task-definition";

const CONTAINERS = [
  { name: "a", cpu: 256, essential: true },
  { name: "b", cpu: 256, essential: false },
];
const ofCpu = (cpu: string) => ({ kind: `cpu-${cpu}`, cpu, containers: CONTAINERS });

/** Containers that request more than their task has, in a task definition. */
export const cpuOfDefinition: Question = {
  name: "cpu-of-definition",
  expectation: "RegisterTaskDefinition refuses containers whose cpu is together above the task's",
  usd: 0,
  ask: (asked) => refusal(() => withDefinition(asked, ofCpu("256"), async () => "it was registered")),
};

/** The same with the overrides of one start: why R's container is overridden together with its task. */
export const cpuOfOverrides: Question = {
  name: "cpu-of-overrides",
  expectation: "RunTask refuses a cpu override of the task below the sum of its containers",
  usd: 0.01,
  ask: (asked) =>
    refusal(() => withDefinition(asked, ofCpu("512"), (taskDefinition) => startSmaller(asked, taskDefinition))),
};

/** The rejection, which is expected, or what AWS did instead. */
async function refusal(act: () => Promise<string>): Promise<Reality> {
  try {
    return { seen: await act(), asExpected: false };
  } catch (error) {
    const { name, message } = error as Error;
    const refused = ["ClientException", "InvalidParameterException"].includes(name);
    return { seen: `${name}: ${message}`, asExpected: refused };
  }
}

async function startSmaller({ ecs, outputs }: Asked, taskDefinition: string): Promise<string> {
  const { subnets, securityGroups, assignPublicIp } = outputs.network;
  const { tasks = [], failures = [] } = await ecs.send(
    new RunTaskCommand({
      cluster: outputs.cluster.arn,
      taskDefinition,
      launchType: "FARGATE",
      overrides: { cpu: "256", memory: "512" },
      networkConfiguration: {
        awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" },
      },
    }),
  );
  for (const { taskArn } of tasks)
    await ecs.send(new StopTaskCommand({ cluster: outputs.cluster.arn, task: taskArn!, reason: "aws-check" }));
  return tasks.length > 0 ? "a task was started" : `failures: ${failures.map(({ reason }) => reason).join(", ")}`;
}
