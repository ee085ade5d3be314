import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { startMap } from "./start-map";

/** Lambda's entry point. */
export const handler = startMap({
  s3: new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
  states: new SFNClient({}),
  // A queue's URL only names the queue; requests go to the region's endpoint or AWS_ENDPOINT_URL.
  sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
  settings: JSON.parse(process.env.SETTINGS!),
  now: Date.now,
  log: (line) => console.log(JSON.stringify(line)),
});
