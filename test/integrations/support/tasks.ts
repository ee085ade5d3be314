import { ECSClient, RunTaskCommand, type RunTaskCommandInput, waitUntilTasksStopped } from "@aws-sdk/client-ecs";
import { clientSettings } from "../../support/emulator-aws";

/** Starts one task, waits for its end and tells the exit code of its first container. */
export async function runTask(input: RunTaskCommandInput): Promise<number | undefined> {
  const client = new ECSClient(clientSettings());
  const { tasks = [], failures = [] } = await client.send(new RunTaskCommand(input));
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  const { reason } = await waitUntilTasksStopped(
    { client, maxWaitTime: 120, minDelay: 1, maxDelay: 2 },
    { cluster: input.cluster, tasks: [tasks[0]!.taskArn!] },
  );
  return reason.tasks[0].containers[0].exitCode;
}
