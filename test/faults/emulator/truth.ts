import { DescribeTasksCommand, ECSClient, paginateListTasks, type Task } from "@aws-sdk/client-ecs";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { keys } from "../../../runner/cli/records/layout";
import type { Manifest } from "../../../runner/cli/records/manifest";
import { runIdOf } from "../../../runner/cli/runs/find";
import { clientSettings } from "../../support/emulator-aws";
import { eventually } from "../../support/eventually";

/** What the emulator itself knows of a run, asked without faults. */
export interface Truth {
  tasks: number;
  /** Of R's container, once its task has stopped. */
  exitCode: number;
  manifest?: Manifest;
}

/** Waits until the run's tasks have stopped. */
export async function truthOf(stack: StackOutputs, runId: string): Promise<Truth> {
  const ecs = new ECSClient(clientSettings());
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  try {
    const tasks = await eventually(`the end of run ${runId}`, async () => {
      const mine = await tasksOf(ecs, stack.cluster.arn, runId);
      return mine.every(({ lastStatus }) => lastStatus === "STOPPED") ? mine : undefined;
    });
    const container = tasks[0]?.containers?.find(({ name }) => name === stack.container);
    const manifest = await manifestOf(s3, stack.bucket, runId);
    return {
      tasks: tasks.length,
      exitCode: container?.exitCode ?? Number.NaN,
      ...(manifest ? { manifest } : {}),
    };
  } finally {
    ecs.destroy();
    s3.destroy();
  }
}

async function tasksOf(ecs: ECSClient, cluster: string, runId: string): Promise<Task[]> {
  const found: Task[] = [];
  for (const desiredStatus of ["RUNNING", "STOPPED"] as const)
    for await (const { taskArns: tasks = [] } of paginateListTasks({ client: ecs }, { cluster, desiredStatus }))
      if (tasks.length > 0)
        found.push(...((await ecs.send(new DescribeTasksCommand({ cluster, tasks, include: ["TAGS"] }))).tasks ?? []));
  const mine = found.filter((task) => runIdOf(task) === runId);
  return [...new Map(mine.map((task) => [task.taskArn, task])).values()];
}

async function manifestOf(s3: S3Client, bucket: string, runId: string): Promise<Manifest | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keys.manifest(runId) }));
    return JSON.parse(await Body!.transformToString()) as Manifest;
  } catch (error) {
    if ((error as Error).name === "NoSuchKey") return undefined;
    throw error;
  }
}
