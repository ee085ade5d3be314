import { clusterArn } from "../base/arns";
import { allow } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";
import { startMachineStatement, startStatements, type TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";

export interface UploadGrants {
  queueArn: string;
  deadLetterQueueArn: string;
  /** Without `:*`. */
  logGroupArn: string;
}

/** What the function may do: start tasks, or what retries them, count them, work on its queue, write its log. */
export function uploadStatements(
  { retry, ...start }: TaskStart & { retry?: RetryMachine | undefined },
  grants: UploadGrants,
): PolicyStatement[] {
  const inCluster = { ArnEquals: { "ecs:cluster": clusterArn(start.place, start.clusterName) } };
  return [
    ...(retry
      ? [startMachineStatement(retry.arn), countRunsStatement(retry.arn)]
      : [
          ...startStatements(start),
          // ListTasks knows no task as its resource; the cluster is its only narrowing.
          allow("CountTasks", ["ecs:ListTasks"], ["*"], inCluster),
        ]),
    {
      Sid: "WorkOnQueue",
      Effect: "Allow",
      Action: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ],
      Resource: [grants.queueArn],
    },
    { Sid: "KeepFailedStarts", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [grants.deadLetterQueueArn] },
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`${grants.logGroupArn}:log-stream:*`],
    },
  ];
}

/** Counting the runs that a state machine retries. */
export const countRunsStatement = (machineArn: string): PolicyStatement =>
  allow("CountRetriedRuns", ["states:ListExecutions"], [machineArn]);

/** Lambda names no source when it assumes a function's role; the role's ARN is only given to functions of this account. */
export function functionTrust(): PolicyStatement {
  return {
    Sid: "Lambda",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: ["sts:AssumeRole"],
  };
}
