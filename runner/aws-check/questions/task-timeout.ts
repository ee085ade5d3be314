import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  StopTaskCommand,
} from "@aws-sdk/client-ecs";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Asked } from "../asked";
import { withMachine } from "../machine";
import type { Question, Reality } from "../question";
import { withDefinition } from "../task-definition";

/** Beyond the state's own timeout. */
const MINUTES = 4;

/** How a map ends a task that exceeds its model's timeout. */
export const taskTimeout: Question = {
  name: "task-timeout",
  expectation: "TimeoutSeconds of a state with ecs:runTask.sync fails it with States.Timeout and stops its task",
  usd: 0.02,
  ask: (asked) => {
    const container = { name: "sleep", essential: true, entryPoint: ["sleep", "900"] };
    return withDefinition(asked, { kind: "timeout", cpu: "256", containers: [container] }, (taskDefinition) =>
      runTooLong(asked, taskDefinition),
    );
  },
};

async function runTooLong(asked: Asked, taskDefinition: string): Promise<Reality> {
  const machine = {
    kind: "timeout",
    definition: definitionOf(asked, taskDefinition),
    statements: await statementsOf(asked, taskDefinition),
  };
  return withMachine(asked, machine, async (stateMachineArn) => {
    const { executionArn } = await asked.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const minutes = asked.startSeconds / 60 + MINUTES;
    const execution = await asked.wait(minutes, async () => {
      const found = await asked.sfn.send(new DescribeExecutionCommand({ executionArn }));
      return found.status === "RUNNING" ? undefined : found;
    });
    const task = await asked.wait(MINUTES, () => stoppedTask(asked, taskDefinition));
    if (!task) await stopTasks(asked, taskDefinition);
    const seen = `${execution?.error ?? execution?.status ?? "it still runs"}, task: ${task?.stopCode ?? "not stopped"}`;
    return { seen, asExpected: seen === "States.Timeout, task: UserInitiated" };
  });
}

function definitionOf({ outputs, startSeconds }: Asked, TaskDefinition: string) {
  const { subnets, securityGroups, assignPublicIp } = outputs.network;
  const AwsvpcConfiguration = {
    ...{ Subnets: subnets, SecurityGroups: securityGroups },
    AssignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED",
  };
  const Parameters = {
    ...{ Cluster: outputs.cluster.arn, TaskDefinition, LaunchType: "FARGATE" },
    NetworkConfiguration: { AwsvpcConfiguration },
  };
  const Resource = `arn:${outputs.aws.partition}:states:::ecs:runTask.sync`;
  return {
    StartAt: "Run",
    States: { Run: { Type: "Task", Resource, Parameters, TimeoutSeconds: startSeconds, End: true } },
  };
}

/** As in the role of a map. */
async function statementsOf({ ecs, outputs }: Asked, taskDefinition: string): Promise<object[]> {
  const { partition, region, accountId } = outputs.aws;
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const rule = `arn:${partition}:events:${region}:${accountId}:rule/StepFunctionsGetEventsForECSTaskRule`;
  const tasks = `${outputs.cluster.arn.replace(":cluster/", ":task/")}/*`;
  const allow = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
  return [
    allow(["ecs:RunTask"], taskDefinition),
    allow(["ecs:DescribeTasks", "ecs:StopTask"], tasks),
    allow(["iam:PassRole"], described.taskDefinition!.executionRoleArn!),
    allow(["events:PutTargets", "events:PutRule", "events:DescribeRule"], rule),
  ];
}

async function tasksOf({ ecs, outputs }: Asked, taskDefinition: string, desiredStatus: "RUNNING" | "STOPPED") {
  const family = taskDefinition.split("/")[1]!.split(":")[0]!;
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster: outputs.cluster.arn, family, desiredStatus }),
  );
  return taskArns;
}

async function stoppedTask(asked: Asked, taskDefinition: string) {
  const tasks = await tasksOf(asked, taskDefinition, "STOPPED");
  if (tasks.length === 0) return undefined;
  const described = await asked.ecs.send(new DescribeTasksCommand({ cluster: asked.outputs.cluster.arn, tasks }));
  return described.tasks?.find(({ lastStatus }) => lastStatus === "STOPPED");
}

async function stopTasks(asked: Asked, taskDefinition: string): Promise<void> {
  for (const task of await tasksOf(asked, taskDefinition, "RUNNING"))
    await asked.ecs.send(new StopTaskCommand({ cluster: asked.outputs.cluster.arn, task, reason: "aws-check" }));
}
