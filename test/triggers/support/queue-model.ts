import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { ModelOutputs, StackOutputs } from "../../../contract/outputs/schema";
import { clientSettings } from "../../support/emulator-aws";

/** A model with a queue, as its users see it from outside. */
export class QueueModel {
  readonly sqs = new SQSClient({ ...clientSettings(), useQueueUrlAsEndpoint: false });
  readonly ecs = new ECSClient(clientSettings());
  readonly cloudWatch = new CloudWatchClient(clientSettings());
  readonly s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  readonly model: ModelOutputs;

  constructor(
    readonly outputs: StackOutputs,
    name: string,
  ) {
    this.model = outputs.models[name]!;
  }

  get queue() {
    return this.model.queue!;
  }

  async send(body: string): Promise<string> {
    const { MessageId } = await this.sqs.send(new SendMessageCommand({ QueueUrl: this.queue.url, MessageBody: body }));
    return MessageId!;
  }

  /** Messages that wait, that are worked on, and the dead ones. */
  async counts(): Promise<{ waiting: number; working: number; dead: number }> {
    const of = async (QueueUrl: string) =>
      (await this.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes!;
    const [main, dead] = await Promise.all([of(this.queue.url), of(this.queue.deadLetterUrl)]);
    return {
      waiting: Number(main.ApproximateNumberOfMessages),
      working: Number(main.ApproximateNumberOfMessagesNotVisible),
      dead: Number(dead.ApproximateNumberOfMessages),
    };
  }

  /** The state of one of its alarms. */
  async alarm(name: string) {
    const ask = new DescribeAlarmsCommand({ AlarmNames: [`${this.queue.service}-${name}`] });
    return (await this.cloudWatch.send(ask)).MetricAlarms![0]!.StateValue;
  }

  /** Looks into the dead-letter queue without taking anything out. */
  async deadLetters(): Promise<Message[]> {
    const { Messages = [] } = await this.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.queue.deadLetterUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages;
  }

  /** The manifest of one try of a message, once it is there. */
  async manifest(run: string): Promise<{ exitCode: number; taskArn: string; outputs: unknown[] } | undefined> {
    const key = `runs/${run}/manifest.json`;
    const { Contents } = await this.s3.send(new ListObjectsV2Command({ Bucket: this.outputs.bucket, Prefix: key }));
    return Contents?.length ? JSON.parse(await this.text(key)) : undefined;
  }

  async text(key: string): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.outputs.bucket, Key: key }));
    return Body!.transformToString();
  }

  async service() {
    const { services } = await this.ecs.send(
      new DescribeServicesCommand({ cluster: this.outputs.cluster.arn, services: [this.queue.service] }),
    );
    return services![0]!;
  }

  async task(arn: string) {
    const ask = new DescribeTasksCommand({ cluster: this.outputs.cluster.arn, tasks: [arn] });
    return (await this.ecs.send(ask)).tasks?.[0];
  }

  /** The service's tasks that have not stopped. */
  async workers() {
    const cluster = this.outputs.cluster.arn;
    const { taskArns } = await this.ecs.send(new ListTasksCommand({ cluster, serviceName: this.queue.service }));
    if (!taskArns?.length) return [];
    return (await this.ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
  }
}
