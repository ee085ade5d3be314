import { type ECSClient, ListTasksCommand, RunTaskCommand, type RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { QueueRecord } from "../../../components/upload/function/queue-record";
import { startOnUpload } from "../../../components/upload/function/start-on-upload";
import { RecentStarts } from "../../../components/upload/function/starter";
import { TaskStarter } from "../../../components/upload/function/task-starter";
import type { UploadSettings } from "../../../components/upload/function/upload-settings";
import { UPLOAD_SETTINGS } from "../../support/upload-settings";

const SETTINGS: UploadSettings = { ...UPLOAD_SETTINGS, maxTasks: 2 };

interface UploadEvent {
  key: string;
  size?: number;
  version?: string;
  sequencer?: string;
}

export const body = ({ key, size = 1, version, sequencer = "1" }: UploadEvent) =>
  JSON.stringify({ detail: { object: { key, size, sequencer, ...(version ? { "version-id": version } : {}) } } });
export const record = (text: string, more: Partial<QueueRecord> = {}): QueueRecord => ({
  messageId: "m",
  receiptHandle: "handle",
  body: text,
  attributes: { ApproximateReceiveCount: "1" },
  messageAttributes: {},
  ...more,
});

/** An account in memory, with everything started, sent and put back; the test decides on the answers of RunTask. */
export function account(settings: Partial<UploadSettings> = {}, runTask: () => object = () => ({})) {
  const requests: RunTaskCommandInput[] = [];
  const sent: SendMessageCommand["input"][] = [];
  const back: ChangeMessageVisibilityCommand["input"][] = [];
  const tasks = new Map<string, string>();
  const state = { now: 1_000_000, listed: true };
  const ecs = {
    send: async (command: unknown) => {
      if (command instanceof ListTasksCommand) return { taskArns: state.listed ? [...tasks.values()] : [] };
      if (!(command instanceof RunTaskCommand)) throw new Error("not expected");
      requests.push(command.input);
      const answer = runTask();
      if (Object.keys(answer).length > 0) return answer;
      const token = command.input.clientToken!;
      if (!tasks.has(token)) tasks.set(token, `arn:task/${tasks.size}`);
      return { tasks: [{ taskArn: tasks.get(token) }] };
    },
  };
  const sqs = {
    send: async (command: unknown) => {
      if (command instanceof SendMessageCommand) sent.push(command.input);
      else if (command instanceof ChangeMessageVisibilityCommand) back.push(command.input);
      else throw new Error("not expected");
      return {};
    },
  };
  const now = () => state.now;
  const all = { ...SETTINGS, ...settings };
  const handler = startOnUpload({
    // paginateListTasks asks what it is given to be a client.
    starter: new TaskStarter(Object.assign(Object.create(CLIENT), ecs), all, new RecentStarts(now)),
    sqs: sqs as unknown as SQSClient,
    settings: all,
    now,
    log: () => {},
  });
  return { handle: (...Records: QueueRecord[]) => handler({ Records }), requests, sent, back, tasks, state };
}
const CLIENT: ECSClient = (require("@aws-sdk/client-ecs") as typeof import("@aws-sdk/client-ecs")).ECSClient.prototype;
export const environment = (request: RunTaskCommandInput) =>
  Object.fromEntries(request.overrides!.containerOverrides![0]!.environment!.map(({ name, value }) => [name, value]));
