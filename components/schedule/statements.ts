import { PREFIXES } from "../../contract/bucket-layout";
import { type AwsPlace, bucketArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import { startMachinesStatement, startStatements, type TaskStart } from "../task/task-start";
import type { RetryMachine } from "../task/trigger";

/** What a task may do so that runs of a schedule do not overlap: read and write who goes on. */
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

/** What a schedule's role may do: start tasks of this family, or what retries them, and keep what failed. */
export function scheduleStatements(
  { retry, ...start }: TaskStart & { retry?: RetryMachine | undefined },
  deadLetterQueueArn: string,
): PolicyStatement[] {
  return [
    ...(retry ? [startMachinesStatement([retry.arn])] : startStatements(start)),
    { Sid: "KeepFailedStarts", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [deadLetterQueueArn] },
  ];
}
