import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  type DescribeMapRunCommandOutput,
  ListMapRunsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { eventually } from "../../../../test/support/eventually";
import { allow, arn, type Place, role, type Statement, unique } from "./account";
import { settings } from "./clients";

export const sfn = async () => new SFNClient(await settings());

const RULE = arn("events", "rule/StepFunctionsGetEventsForECSTaskRule");
/** What `.sync` needs when the machine is made. */
export const managedRule = allow(["events:PutTargets", "events:PutRule", "events:DescribeRule"], RULE);

/** What a machine's role needs to run a task to its end. */
export function taskStatements(place: Place): Statement[] {
  return [
    allow("ecs:RunTask", arn("ecs", "task-definition/*")),
    allow(["ecs:StopTask", "ecs:DescribeTasks"], arn("ecs", `task/${place.cluster}/*`)),
    allow("iam:PassRole", place.executionRole),
    managedRule,
  ];
}

/** A state that runs a task to its end. */
export function taskState(place: Place, taskDefinition: string, more: object = {}) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::ecs:runTask.sync",
    Parameters: {
      Cluster: place.cluster,
      TaskDefinition: taskDefinition,
      LaunchType: "FARGATE",
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-0a1b2c3d"] } },
    },
    End: true,
    ...more,
  };
}

/** A Map state in mode DISTRIBUTED over `$.items` whose children are one state. */
export function mapState(child: object, more: object = {}) {
  return {
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "Child",
      States: { Child: child },
    },
    End: true,
    ...more,
  };
}

/** A machine of one state, with a role of its own that may also start itself. Returns its ARN. */
export async function machine(state: object, statements: Statement[], more: object = {}): Promise<string> {
  const name = unique("machine");
  const own = allow("states:StartExecution", arn("states", `stateMachine:${name}`));
  return create(name, { StartAt: "Only", States: { Only: state }, ...more }, [...statements, own]);
}

/** A machine by its definition. Returns its ARN. */
export async function create(
  name: string,
  definition: object,
  statements: Statement[],
  trusted?: Statement["Condition"],
): Promise<string> {
  const roleArn = await role("states.amazonaws.com", statements, unique("role"), trusted);
  const created = await (await sfn()).send(
    new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn }),
  );
  return created.stateMachineArn!;
}

export async function begin(stateMachineArn: string, input: object = {}, name = unique("execution")): Promise<string> {
  const start = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name });
  return (await (await sfn()).send(start)).executionArn!;
}

export async function describeExecution(executionArn: string): Promise<DescribeExecutionCommandOutput> {
  return (await sfn()).send(new DescribeExecutionCommand({ executionArn }));
}

/** The execution once it has ended. */
export function ended(executionArn: string): Promise<DescribeExecutionCommandOutput> {
  return eventually("the execution's end", async () => {
    const execution = await describeExecution(executionArn);
    return execution.status === "RUNNING" ? undefined : execution;
  });
}

export async function runMachine(stateMachineArn: string, input: object = {}) {
  return ended(await begin(stateMachineArn, input));
}

/** The Map Run of an execution, once it is there. */
export function mapRun(executionArn: string): Promise<DescribeMapRunCommandOutput> {
  return eventually("a Map Run", async () => {
    const { mapRuns } = await (await sfn()).send(new ListMapRunsCommand({ executionArn }));
    const mapRunArn = mapRuns![0]?.mapRunArn;
    return mapRunArn ? (await sfn()).send(new DescribeMapRunCommand({ mapRunArn })) : undefined;
  });
}
