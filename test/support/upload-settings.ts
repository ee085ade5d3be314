import type { UploadSettings } from "../../components/upload/function/upload-settings";

/** Of a function that starts tasks on uploads, in an account that a test plays. */
export const UPLOAD_SETTINGS: Omit<UploadSettings, "maxTasks"> = {
  cluster: "arn:cluster",
  startedBy: "upload-thumbnail",
  task: { cluster: "arn:cluster", taskDefinition: "arn:definition", count: 1 },
  container: "r-ecs-container",
  inputs: [],
  retries: 2,
  sizes: [],
  queueUrl: "https://queue",
  deadLetterQueueUrl: "https://dead",
};
