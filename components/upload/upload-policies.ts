import { clusterArn } from "../base/arns";
import { allow } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";
import { startMachinesStatement, startStatements, type TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";

/** What the function may do besides working on its queue: start tasks, or what retries them, and count them. */
export function uploadStatements({
  retry,
  ...start
}: TaskStart & { retry?: RetryMachine | undefined }): PolicyStatement[] {
  if (retry) return [startMachinesStatement([retry.arn]), countRunsStatement(retry.arn)];
  const inCluster = { ArnEquals: { "ecs:cluster": clusterArn(start.place, start.clusterName) } };
  // ListTasks knows no task as its resource; the cluster is its only narrowing.
  return [...startStatements(start), allow("CountTasks", ["ecs:ListTasks"], ["*"], inCluster)];
}

/** Counting the runs that a state machine retries. */
export const countRunsStatement = (machineArn: string): PolicyStatement =>
  allow("CountRetriedRuns", ["states:ListExecutions"], [machineArn]);
