import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { type AwsPlace, eventRuleArn, queueArn, queueUrl } from "../base/arns";
import * as aws from "../base/aws";
import type { PolicyStatement } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { deliveryStatement } from "../sqs/uploaded-objects";
import { WorkQueue } from "../sqs/work-queue";
import { STOP_TIMEOUT } from "../task/r-container";
import { RTask } from "../task/r-task";
import { QueueAlarms, type QueueAlarmsArgs } from "./queue-alarms";
import { QueueScaling, type QueueScalingArgs } from "./queue-scaling";
import { QueueUploads, type Uploads, uploadRuleName } from "./queue-uploads";
import { type WorkerRole, workerRole } from "./worker-role";

type Scaling = Pick<QueueScalingArgs, "minTasks" | "maxTasks" | "backlogPerTask" | "idleMinutes">;
type Alarms = Pick<QueueAlarmsArgs, "oldestMinutes" | "actions">;

/** Tasks at rest and at most, backlog and idle time: see QueueScaling. Age of messages and notifications: see QueueAlarms. */
export interface QueueWorkerArgs extends Scaling, Alarms {
  place: AwsPlace;
  /** The workers' model: they run the same container with the queue in additional variables. */
  task: RTask;
  /** Name of the cluster, and its ARN once it is ready. */
  clusterName: string;
  clusterArn: pulumi.Input<string>;
  network: {
    subnetIds: pulumi.Input<string[]>;
    securityGroupIds: pulumi.Input<string[]>;
    assignPublicIp: boolean;
  };
  /** Bucket of the stack, and its KMS key if it has one. */
  bucketName: string;
  kmsKeyArn?: string;
  /** Permissions of the model's task role besides the bucket; a worker gets them, too. @default none */
  extraTaskStatements?: PolicyStatement[];
  /** Seconds, at least the model's timeout, at most 43200. */
  visibilityTimeout: number;
  /** ARN of an earlier revision of the workers' task definition to use instead of the newest. @default none */
  heldAt?: string;
  /** Seconds after which a worker stops the model and retries the message. @default never */
  timeout?: number;
  /** Receives after which SQS moves a message to the dead-letter queue. @default 3 */
  tries?: number;
  /** Seconds before the second try; doubled for each further one, up to 900. @default 2 */
  retryDelay?: number;
  /** Days to keep a message, 1 to 14. @default 4 */
  retentionDays?: number;
  /** Objects of the bucket, which sends its events to EventBridge, that become messages. @default none */
  uploads?: Uploads;
  /** @default false */
  spot?: boolean;
  tags?: Tags;
  transform?: { queue?: Transform<aws.sqs.QueueArgs>; service?: Transform<aws.ecs.ServiceArgs> };
}

/** Defaults of a queue. */
export const QUEUE_DEFAULTS = { tries: 3, retryDelay: 2, retentionDays: 4 } as const;

/** Tag of a queue that the policy pack reads. */
const TIMEOUT_TAG = "r-on-fargate:task-timeout-seconds";

/** Family of the workers' task definition. @param name the model's family */
export const workerFamily = (name: string) => `${name}-worker`;

/**
 * A queue and an ECS service whose tasks run the model with each message, one at a time.
 *
 * R's exit code decides the message's outcome: 0 done, 3 rejected, 4 put back, others retried.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 *
 * @example
 * ```ts
 * import type { Cluster } from "r-on-fargate/components/base/cluster";
 * import type { Network } from "r-on-fargate/components/network/network";
 * import { QueueWorker } from "r-on-fargate/components/queue/queue-worker";
 * import type { RTask } from "r-on-fargate/components/task/r-task";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * declare const cluster: Cluster, network: Network, task: RTask;
 * const worker = new QueueWorker("forecast", {
 *   place,
 *   task,
 *   clusterName: cluster.clusterName,
 *   clusterArn: cluster.ready.apply(() => cluster.arn),
 *   network,
 *   bucketName: "models-111122223333-eu-central-1",
 *   visibilityTimeout: 900,
 *   timeout: 600,
 *   maxTasks: 20,
 * });
 * export const queueUrl = worker.queue.url;
 * ```
 */
export class QueueWorker extends pulumi.ComponentResource {
  /** Known before anything is created. */
  readonly queueName: string;
  readonly queueArn: string;
  readonly deadLetters: DeadLetterQueue;
  readonly queue: aws.sqs.Queue;
  /** What the workers run. */
  readonly worker: RTask;
  readonly service: aws.ecs.Service;
  readonly serviceName: string;
  readonly scaling: QueueScaling;
  readonly alarms: QueueAlarms;

  constructor(name: string, args: QueueWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:QueueWorker", name, {}, opts);
    const { place } = args;
    this.queueName = fitting(name, 80);
    this.queueArn = queueArn(place, this.queueName);
    this.serviceName = name;
    const deadLetterName = fitting(`${name}-dead-letters`, 80);
    this.deadLetters = new DeadLetterQueue(
      `${name}-dead-letters`,
      {
        place: args.place,
        queueName: deadLetterName,
        statements: this.delivery(name, args, queueArn(place, deadLetterName)),
        tags: args.tags,
      },
      { parent: this },
    );
    const { queue, ready } = this.makeQueue(name, args);
    this.queue = queue;
    const role = workerRole(
      name,
      { ...args, queueArn: this.queueArn, deadLetterArn: this.deadLetters.arn },
      { parent: this },
    );
    this.worker = this.makeTask(name, args, role);
    this.service = this.makeService(name, args, [this.worker, ...ready]);
    const { queueName, serviceName, service } = this;
    const deadLetterQueueName = this.deadLetters.queueName;
    this.scaling = new QueueScaling(name, { ...args, queueName, serviceName, service }, { parent: this });
    this.alarms = new QueueAlarms(name, { ...args, queueName, deadLetterQueueName }, { parent: this });
    this.registerOutputs({ queueUrl: this.queue.url, queueArn: this.queueArn, serviceName: this.service.name });
  }

  private makeQueue(name: string, args: QueueWorkerArgs): { queue: aws.sqs.Queue; ready: pulumi.Resource[] } {
    const timeoutTag: Record<string, string> = args.timeout ? { [TIMEOUT_TAG]: String(args.timeout) } : {};
    const { deadLetters, queueArn } = this;
    const { queue, ready } = new WorkQueue(
      name,
      {
        place: args.place,
        queueName: this.queueName,
        settings: {
          visibilityTimeoutSeconds: args.visibilityTimeout,
          messageRetentionSeconds: (args.retentionDays ?? QUEUE_DEFAULTS.retentionDays) * 24 * 3600,
          receiveWaitTimeSeconds: 20,
          tags: pulumi.output(args.tags).apply((tags) => ({ ...tags, ...timeoutTag })),
        },
        transform: args.transform?.queue,
        deadLetters,
        receives: args.tries ?? QUEUE_DEFAULTS.tries,
        statements: this.delivery(name, args, queueArn),
      },
      { parent: this },
    );
    if (args.uploads) {
      new QueueUploads(
        name,
        { ...args, ...args.uploads, queueArn, deadLetterArn: deadLetters.arn },
        { parent: this, dependsOn: [...ready, deadLetters] },
      );
    }
    return { queue, ready };
  }

  /** Lets the rule for uploads send; other senders need IAM permissions. */
  private delivery(name: string, { place, uploads }: QueueWorkerArgs, arn: string): PolicyStatement[] {
    return uploads ? [deliveryStatement(arn, eventRuleArn(place, uploadRuleName(name)))] : [];
  }

  private makeTask(name: string, args: QueueWorkerArgs, role: WorkerRole): RTask {
    const { task, place } = args;
    return new RTask(
      `${name}-worker`,
      {
        ...task.args,
        family: workerFamily(name),
        roles: { ...task.args.roles, taskRoleArn: role.arn },
        logGroup: task.logGroup,
        heldAt: args.heldAt,
        environment: {
          ...task.args.environment,
          RFARGATE_QUEUE_URL: queueUrl(place, this.queueName),
          RFARGATE_DEAD_LETTER_URL: queueUrl(place, this.deadLetters.queueName),
          RFARGATE_VISIBILITY_TIMEOUT: String(args.visibilityTimeout),
          RFARGATE_TRIES: String(args.tries ?? QUEUE_DEFAULTS.tries),
          RFARGATE_RETRY_DELAY: String(args.retryDelay ?? QUEUE_DEFAULTS.retryDelay),
          RFARGATE_STOP_TIMEOUT: String(STOP_TIMEOUT),
          ...(args.timeout ? { RFARGATE_TIMEOUT: String(args.timeout) } : {}),
        },
      },
      { parent: this, dependsOn: [role.ready, task] },
    );
  }

  private makeService(name: string, args: QueueWorkerArgs, dependsOn: pulumi.Resource[]): aws.ecs.Service {
    const { subnetIds, securityGroupIds, assignPublicIp } = args.network;
    return new aws.ecs.Service(
      name,
      transformed(args.transform?.service, name, {
        name: this.serviceName,
        cluster: args.clusterArn,
        taskDefinition: this.worker.taskDefinitionArn,
        desiredCount: args.minTasks ?? 0,
        capacityProviderStrategies: [{ capacityProvider: args.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
        // Without it, the provider rejects a change to or from Spot.
        forceNewDeployment: true,
        networkConfiguration: { subnets: subnetIds, securityGroups: securityGroupIds, assignPublicIp },
        deploymentCircuitBreaker: { enable: true, rollback: true },
        propagateTags: "SERVICE",
        tags: args.tags,
      }),
      // Auto scaling sets the number of tasks from then on.
      { parent: this, ignoreChanges: ["desiredCount"], dependsOn },
    );
  }
}
