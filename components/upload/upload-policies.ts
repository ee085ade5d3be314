import { type AwsPlace, clusterArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";

export interface UploadGrants {
  place: AwsPlace;
  clusterName: string;
  queueArn: string;
  deadLetterQueueArn: string;
  /** Without `:*`. */
  logGroupArn: string;
}

/** What the function may do besides starting tasks: count them, work on its queue, write its log. */
export function uploadStatements(grants: UploadGrants): PolicyStatement[] {
  const inCluster = { ArnEquals: { "ecs:cluster": clusterArn(grants.place, grants.clusterName) } };
  return [
    // ListTasks knows no task as its resource; the cluster is its only narrowing.
    { Sid: "CountTasks", Effect: "Allow", Action: ["ecs:ListTasks"], Resource: ["*"], Condition: inCluster },
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

/** Lambda names no source when it assumes a function's role; the role's ARN is only given to functions of this account. */
export function functionTrust(): PolicyStatement {
  return {
    Sid: "Lambda",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: ["sts:AssumeRole"],
  };
}
