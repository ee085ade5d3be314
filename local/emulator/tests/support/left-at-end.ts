import { randomBytes } from "node:crypto";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteQueueCommand, paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { clientSettings } from "../../../../test/support/emulator-aws";
import { GIVEN } from "./own-emulator";

/** The variable with the part of names that is the same in a run of these tests: six hexadecimal digits. */
export const NAMES = "R_ON_FARGATE_TEST_NAMES";

/** Files that run at the same time are processes of their own, which inherit the part. */
export function mochaGlobalSetup(): void {
  process.env[NAMES] = randomBytes(3).toString("hex");
}

/**
 * Removes the log groups and queues that these tests made in the emulator of stack local, and no others: what was written to them would
 * be most of what it keeps.
 */
export async function mochaGlobalTeardown(): Promise<void> {
  const folder = process.env[GIVEN];
  if (!folder) return;
  const made = new RegExp(`-${process.env[NAMES]}[0-9a-f]{6}`);
  const settings = clientSettings(undefined, folder);
  const logs = new CloudWatchLogsClient(settings);
  // All names before the first removal, which moves what the next page begins with.
  const groups: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client: logs }, {}))
    groups.push(...logGroups.map(({ logGroupName = "" }) => logGroupName));
  for (const logGroupName of groups)
    if (made.test(logGroupName)) await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  const sqs = new SQSClient(settings);
  const queues: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { MaxResults: 1000 }))
    queues.push(...QueueUrls);
  for (const QueueUrl of queues) if (made.test(QueueUrl)) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}
