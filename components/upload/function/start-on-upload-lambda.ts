import { ECSClient } from "@aws-sdk/client-ecs";
import { SQSClient } from "@aws-sdk/client-sqs";
import { startOnUpload } from "./start-on-upload";

/** The function as Lambda calls it. */
export const handler = startOnUpload({
  ecs: new ECSClient({}),
  // A queue's URL names the queue; the way to SQS is the region's, or what AWS_ENDPOINT_URL says.
  sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
  settings: JSON.parse(process.env.SETTINGS!),
  now: Date.now,
  log: (line) => console.log(JSON.stringify(line)),
});
