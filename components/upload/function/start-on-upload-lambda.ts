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

/** Lambda's entry point. */
export const handler = startOnUpload({
  starter: retry
    ? new RetriedStarter(new SFNClient({}), { ...settings, retry }, recent)
    : new TaskStarter(new ECSClient({}), settings, recent),
  // A queue's URL only names the queue; requests go to the region's endpoint or AWS_ENDPOINT_URL.
  sqs: new SQSClient({ useQueueUrlAsEndpoint: false }),
  settings,
  now: Date.now,
  log: (line) => console.log(JSON.stringify(line)),
});
