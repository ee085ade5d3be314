import { ECSClient } from "@aws-sdk/client-ecs";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { RetriedStarter } from "./retried-starter";
import { startOnUpload } from "./start-on-upload";
import { RecentStarts } from "./starter";
import { TaskStarter } from "./task-starter";
import type { UploadSettings } from "./upload-settings";

const settings: UploadSettings = JSON.parse(process.env.SETTINGS!);
const { retry } = settings;
const recent = new RecentStarts(Date.now);

/** The function as Lambda calls it. */
export const handler = startOnUpload({
  starter: retry
    ? new RetriedStarter(new SFNClient({}), { ...settings, retry }, recent)
    : new TaskStarter(new ECSClient({}), settings, recent),
  // A queue's URL names the queue; the way to SQS is the region's, or what AWS_ENDPOINT_URL says.
  sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
  settings,
  now: Date.now,
  log: (line) => console.log(JSON.stringify(line)),
});
