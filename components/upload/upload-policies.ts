import { clusterArn } from "../base/arns";
import { allow } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";
import { startMachinesStatement, startStatements, type TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";

/** Permissions of the function besides its queue: start and count tasks, or executions of the state machine that retries them. */
export function uploadStatements({
  retry,
  ...start
}: TaskStart & { retry?: RetryMachine | undefined }): PolicyStatement[] {
  if (retry) return [startMachinesStatement([retry.arn]), countRunsStatement(retry.arn)];
  const inCluster = { ArnEquals: { "ecs:cluster": clusterArn(start.place, start.clusterName) } };
  // ListTasks cannot be restricted to tasks, only to a cluster.
  return [...startStatements(start), allow("CountTasks", ["ecs:ListTasks"], ["*"], inCluster)];
}

/** Permissions to count the runs that a state machine retries. */
export const countRunsStatement = (machineArn: string): PolicyStatement =>
  allow("CountRetriedRuns", ["states:ListExecutions"], [machineArn]);
