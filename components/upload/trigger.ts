import { fitting } from "../../contract/names";
import { stateMachineArn } from "../base/arns";
import { functionGrants } from "../function/function-grants";
import { NEEDS_EVENTS } from "../sqs/uploaded-objects";
import { configuredOtherContainers } from "../task/containers";
import { startAnyMachineStatements } from "../task/task-start";
import { retryMachine, type Trigger, taskStart } from "../task/trigger";
import { uploadErrors, uploadSchema } from "./config";
import { countRunsStatement } from "./upload-policies";
import { UploadTrigger } from "./upload-trigger";

/** `onUpload` of a model: a function starts it for each new object under a prefix. */
export const upload: Trigger<"upload", "onUpload", typeof uploadSchema, UploadTrigger> = {
  name: "upload",
  key: "onUpload",
  schema: uploadSchema,
  docs: {
    description: "Starts the model for each new object under a prefix: [upload.md](upload.md).",
    unset: "no trigger",
  },
  check: uploadErrors,
  checkStack(_, { bucket }) {
    return bucket.eventBridge === false ? [{ path: [], ...NEEDS_EVENTS }] : [];
  },
  sizes: ({ sizes }) => sizes.map(({ cpu, memory }, i) => ({ path: ["sizes", i], cpu, memory })),
  takes: ({ prefix, suffix }) => [{ path: [], prefix, suffix }],
  names: (model) => [{ kind: "queue", name: `${model}-upload-undelivered` }],
  make(start, settings) {
    const { spot, inputs } = start.model;
    const { bucketName, retentionDays } = start.stack;
    return new UploadTrigger(start.family, {
      ...taskStart(start),
      ...settings,
      ...{ spot, inputs, bucketName, retentionDays, otherContainers: configuredOtherContainers(start.model) },
      retry: retryMachine(start),
    });
  },
  outputs({ queue, deadLetters, undelivered }, { prefix, suffix, maxTasks }) {
    const queues = { queue: queue.url, deadLetterQueue: deadLetters.url, undeliveredQueue: undelivered.url };
    return { upload: { prefix, suffix, maxTasks, ...queues } };
  },
  deployGrants: {
    roles: (family) => [{ name: fitting(`${family}-upload`, 64), service: "lambda.amazonaws.com" }],
    startsTasks: true,
    roleStatements: (place, name) => [
      ...startAnyMachineStatements(place, name),
      countRunsStatement(stateMachineArn(place, `${name}-*`)),
    ],
    statements: functionGrants,
  },
  deadLetters: ({ deadLetters, undelivered }, model) => [
    { queueName: deadLetters.queueName, description: `Uploads for which model ${model} could not be started` },
    {
      queueName: undelivered.queueName,
      description: `Events of uploads for model ${model} that could not be put into its queue`,
    },
  ],
  figures: ({ queueName }) => ({ uploadQueueName: queueName }),
};
