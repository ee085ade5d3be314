import { type FilteredLogEvent, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import {
  type ContainerDefinition,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from "@aws-sdk/client-ecs";
import { eventually } from "../../../../test/support/eventually";
import { type Place, unique } from "./account";
import { ecs, logs } from "./clients";
import { testImage } from "./image";
import { exec } from "./process";

const NETWORK = { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"] } };

export type Definition = Partial<RegisterTaskDefinitionCommandInput> & {
  containers: Array<Partial<ContainerDefinition>>;
};

/** A container that runs a shell command and logs to the place's group. */
export async function shell(place: Place, name: string, command: string, more: Partial<ContainerDefinition> = {}) {
  return {
    name,
    image: await testImage(),
    command: ["bash", "-c", command],
    logConfiguration: {
      logDriver: "awslogs" as const,
      options: { "awslogs-group": place.group, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "test" },
    },
    ...more,
  };
}

/** Register a Fargate task definition; its ARN. */
export async function register(place: Place, definition: Definition): Promise<string> {
  const { containers, ...rest } = definition;
  const { taskDefinition } = await (await ecs()).send(
    new RegisterTaskDefinitionCommand({
      family: unique("family"),
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
      cpu: "1024",
      memory: "2048",
      executionRoleArn: place.executionRole,
      ...rest,
      containerDefinitions: containers,
    }),
  );
  return taskDefinition!.taskDefinitionArn!;
}

/** A RunTask request of one Fargate task. */
export function request(
  place: Place,
  taskDefinition: string,
  more: Partial<RunTaskCommandInput> = {},
): RunTaskCommandInput {
  const where = more.capacityProviderStrategy ? {} : { launchType: "FARGATE" as const };
  return { cluster: place.cluster, taskDefinition, networkConfiguration: NETWORK, ...where, ...more };
}

export async function start(
  place: Place,
  taskDefinition: string,
  more: Partial<RunTaskCommandInput> = {},
): Promise<Task> {
  const { tasks, failures } = await (await ecs()).send(new RunTaskCommand(request(place, taskDefinition, more)));
  if (!tasks?.[0]) throw new Error(`not started: ${JSON.stringify(failures)}`);
  return tasks[0];
}

export async function describe1(place: Place, taskArn: string): Promise<Task> {
  const { tasks } = await (await ecs()).send(
    new DescribeTasksCommand({ cluster: place.cluster, tasks: [taskArn], include: ["TAGS"] }),
  );
  return tasks![0]!;
}

/** Poll until the task shows a status. Returns the task and every status seen on the way, each once. */
export async function until(
  place: Place,
  taskArn: string,
  status: string,
  everyMs = 100,
): Promise<{ task: Task; seen: string[] }> {
  const seen: string[] = [];
  for (;;) {
    const task = await describe1(place, taskArn);
    if (seen.at(-1) !== task.lastStatus) seen.push(task.lastStatus!);
    if (task.lastStatus === status) return { task, seen };
    if (task.lastStatus === "STOPPED") throw new Error(`stopped before ${status}: ${task.stoppedReason}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Send a signal to each container of a task. */
export async function signal(name: string, taskArn: string): Promise<void> {
  const { stdout } = await exec("docker", ["ps", "-q", "--filter", `label=com.amazonaws.ecs.task-arn=${taskArn}`]);
  await exec("docker", ["kill", "--signal", name, ...stdout.trim().split("\n")]);
}

/** Run a definition to its end. */
export async function run(
  place: Place,
  definition: Definition,
  more: Partial<RunTaskCommandInput> = {},
): Promise<Task> {
  const started = await start(place, await register(place, definition), more);
  return (await until(place, started.taskArn!, "STOPPED")).task;
}

/** The log of one container of a task, by FilterLogEvents, page after page. */
export async function events(place: Place, taskArn: string, container: string): Promise<FilteredLogEvent[]> {
  const stream = `test/${container}/${taskArn.split("/").at(-1)}`;
  const found: FilteredLogEvent[] = [];
  const pages = paginateFilterLogEvents(
    { client: await logs() },
    { logGroupName: place.group, logStreamNames: [stream] },
  );
  for await (const page of pages) found.push(...(page.events ?? []));
  return found;
}

export async function lines(place: Place, taskArn: string, container = "main"): Promise<string[]> {
  return (await events(place, taskArn, container)).map((event) => event.message!);
}

/** Wait until a container has printed a line: a signal that comes before its program ends it with a code of the runtime's, 2. */
export async function printed(place: Place, taskArn: string, line: string): Promise<void> {
  await eventually(`the line "${line}"`, async () => (await lines(place, taskArn)).includes(line), { everyMs: 100 });
}

/** Run one shell command as a task; the task and what it printed. */
export async function runShell(
  place: Place,
  command: string,
  more: Partial<ContainerDefinition> = {},
  definition: Partial<Definition> = {},
) {
  const task = await run(place, { ...definition, containers: [await shell(place, "main", command, more)] });
  return { task, container: task.containers![0]!, output: await lines(place, task.taskArn!) };
}
