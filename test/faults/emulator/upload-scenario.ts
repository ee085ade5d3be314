import { DescribeTasksCommand, ECSClient } from "@aws-sdk/client-ecs";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { QueueRecord } from "../../../components/upload/function/queue-record";
import { startOnUpload } from "../../../components/upload/function/start-on-upload";
import { RecentStarts } from "../../../components/upload/function/starter";
import { TaskStarter } from "../../../components/upload/function/task-starter";
import type { UploadSettings } from "../../../components/upload/function/upload-settings";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { clientSettings } from "../../support/emulator-aws";
import { accountedFor } from "../invariants";
import { Random } from "../random";
import { Emulator } from "./emulator";
import { played } from "./played";
import { FaultyProxy } from "./proxy";
import { Queues } from "./queues";

/** Calls of the function before AWS answers without faults, and until then at most. */
const FAULTY_CALLS = 12;
const CALLS = 60;

/**
 * Uploads on the emulator: the function in this process, its queue in the emulator's SQS, its tasks real containers of the emulator's
 * ECS. Between them answers get lost, doubled, late and wrong, and a call may die at any request, as if its process was killed.
 * @returns what does not hold: a task is started at most once for an object, and each object ends started, dead or in the queue
 */
export const emulatorUploadsUnderFaults = (stack: StackOutputs, seed: number): Promise<string[]> =>
  played(seed, (name) => new Scenario(stack, new Random(seed), name));

class Scenario {
  readonly #emulator = new Emulator();
  readonly #queues = new Queues();
  /** Ahead of this machine's clock, so that no retry takes minutes. */
  #ahead = 0;

  constructor(
    private readonly stack: StackOutputs,
    private readonly random: Random,
    private readonly name: string,
  ) {}

  async play(): Promise<string[]> {
    const { random, name } = this;
    const fifo = { FifoQueue: "true" };
    const queueUrl = await this.#queues.create(`${name}.fifo`, { ...fifo, VisibilityTimeout: "2" });
    const deadLetterQueueUrl = await this.#queues.create(`${name}-dead.fifo`, fifo);
    const settings = this.#settings(queueUrl, deadLetterQueueUrl);
    const objects = Array.from({ length: 1 + random.below(4) }, (_, i) => `file-${i}.csv`);
    for (const object of objects) await this.#put(queueUrl, object);
    for (let call = 0; call < CALLS && (await this.#queues.count(queueUrl)) > 0; call++)
      await this.#call(settings, call < FAULTY_CALLS);
    const dead = (await this.#queues.bodies(deadLetterQueueUrl)).map(objectOf);
    const queued = (await this.#queues.bodies(queueUrl)).map(objectOf);
    const started = await this.#started();
    const twice = objects.filter((object) => started.filter((each) => each === object).length > 1);
    return [
      ...twice.map((object) => `${object} was started more than once`),
      ...queued.map((object) => `${object} is still in the queue`),
      ...accountedFor(objects, { done: started, dead, queued }),
    ];
  }

  async end(): Promise<void> {
    await this.#queues.end();
    this.#emulator.close();
  }

  /** One call of the function with the queue's first message, as Lambda makes it. */
  async #call(settings: UploadSettings, faulty: boolean): Promise<void> {
    const { random } = this;
    const { QueueUrl, sqs } = { QueueUrl: settings.queueUrl, sqs: this.#queues.sqs };
    const receive = new ReceiveMessageCommand({
      ...{ QueueUrl, WaitTimeSeconds: 3, AttributeNames: ["All"], MessageAttributeNames: ["All"] },
    });
    const [message] = (await sqs.send(receive)).Messages ?? [];
    if (!message) return;
    const killAt = faulty && random.chance(0.3) ? 1 + random.below(4) : undefined;
    const share = faulty ? random.pick([0, 0.2, 0.4]) : 0;
    const plan = { share, kill: () => {}, ...(killAt ? { killAt } : {}) };
    const proxy = new FaultyProxy(this.#emulator, new Random(random.below(2 ** 31)), plan);
    const { ecs, sqs: faultySqs } = this.#clients(await proxy.listen());
    const now = () => Date.now() + this.#ahead;
    const starter = new TaskStarter(ecs, settings, new RecentStarts(now));
    const handle = startOnUpload({ starter, sqs: faultySqs, settings, now, log: () => {} });
    try {
      const { batchItemFailures } = await handle({ Records: [recordOf(message)] });
      // The answer that deletes a message may be lost, too.
      if (batchItemFailures.length === 0 && !(faulty && random.chance(0.1)))
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    } catch {
      // The message shows again.
    } finally {
      ecs.destroy();
      faultySqs.destroy();
      await proxy.close();
      this.#ahead += 60_000;
    }
  }

  #clients(endpoint: string): { ecs: ECSClient; sqs: SQSClient } {
    const { region, credentials } = clientSettings();
    const client = { endpoint, region, credentials, maxAttempts: 2, requestHandler: new NodeHttpHandler() };
    const sqs = new SQSClient(client);
    const send = sqs.send.bind(sqs) as (command: unknown) => Promise<object>;
    const soon = (command: unknown) => {
      if (command instanceof ChangeMessageVisibilityCommand) command.input.VisibilityTimeout = 1;
      return send(command);
    };
    return { ecs: new ECSClient(client), sqs: Object.assign(sqs, { send: soon }) };
  }

  #settings(queueUrl: string, deadLetterQueueUrl: string): UploadSettings {
    const { cluster, network, container, models } = this.stack;
    const { subnets, securityGroups, assignPublicIp } = network;
    const [model] = Object.values(models);
    return {
      cluster: cluster.arn,
      startedBy: this.name,
      task: {
        cluster: cluster.arn,
        taskDefinition: model!.taskDefinitionArn,
        count: 1,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
        networkConfiguration: {
          awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" },
        },
      },
      ...{ container, inputs: [], maxTasks: 2, retries: 2, sizes: [], queueUrl, deadLetterQueueUrl },
    };
  }

  async #put(QueueUrl: string, object: string): Promise<void> {
    const MessageBody = JSON.stringify({
      detail: { object: { key: `input/${object}`, size: 1, sequencer: "1" } },
    });
    const ids = { MessageGroupId: this.name, MessageDeduplicationId: object };
    await this.#queues.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...ids }));
  }

  /** The objects of the tasks that ECS knows. */
  async #started(): Promise<string[]> {
    if (this.#emulator.tasks.size === 0) return [];
    const ecs = new ECSClient(clientSettings());
    try {
      const command = new DescribeTasksCommand({ cluster: this.stack.cluster.arn, tasks: [...this.#emulator.tasks] });
      const { tasks = [] } = await ecs.send(command);
      const variables = tasks.map(({ overrides }) => overrides?.containerOverrides?.[0]?.environment ?? []);
      return variables.map((each) => each.find(({ name }) => name === "RFARGATE_UPLOAD")?.value ?? "");
    } finally {
      ecs.destroy();
    }
  }
}

const objectOf = (body: string): string => JSON.parse(body).detail.object.key.slice("input/".length);

/** A message in Lambda's form. */
function recordOf({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes = {} }: Message): QueueRecord {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [
    name,
    { ...(StringValue === undefined ? {} : { stringValue: StringValue }) },
  ]);
  return {
    messageId: MessageId!,
    receiptHandle: ReceiptHandle!,
    body: Body!,
    attributes: Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
  };
}
