import { PREFIXES } from "../../contract/bucket-layout";
import { type AwsPlace, bucketArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import { startMachinesStatement, startStatements, type TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";

/** Permissions of a task whose runs must not overlap: read and write the lease. */
export function leaseStatements(place: AwsPlace, bucketName: string): PolicyStatement[] {
  return [
    {
      Sid: "HoldLeases",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: [`${bucketArn(place, bucketName)}/${PREFIXES.locks}*`],
    },
  ];
}

/** Permissions of a schedule's role: start tasks of this family, or the state machine that retries them, and keep failed starts. */
export function scheduleStatements(
  { retry, ...start }: TaskStart & { retry?: RetryMachine | undefined },
  deadLetterQueueArn: string,
): PolicyStatement[] {
  return [
    ...(retry ? [startMachinesStatement([retry.arn])] : startStatements(start)),
    { Sid: "KeepFailedStarts", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [deadLetterQueueArn] },
  ];
}
