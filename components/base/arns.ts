/**
 * Names and ARNs composed from known parts, so that whole policy documents are known at preview
 * and a policy pack can judge them before anything is created.
 */

/** The stack's account, partition and region. */
export interface AwsPlace {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  partition: string;
  region: string;
  /** 12 digits. */
  accountId: string;
}

const arn = (place: AwsPlace, service: string, resource: string) =>
  `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;

/** Bucket and IAM ARNs have no region. */
export const bucketArn = (place: AwsPlace, bucket: string) => `arn:${place.partition}:s3:::${bucket}`;
export const roleArn = (place: AwsPlace, role: string) => `arn:${place.partition}:iam::${place.accountId}:role/${role}`;

export const clusterArn = (place: AwsPlace, cluster: string) => arn(place, "ecs", `cluster/${cluster}`);
/** Every task of one cluster. */
export const tasksArn = (place: AwsPlace, cluster: string) => arn(place, "ecs", `task/${cluster}/*`);
export const serviceArn = (place: AwsPlace, cluster: string, service: string) =>
  arn(place, "ecs", `service/${cluster}/${service}`);
/** Every revision of one task definition family. */
export const familyArn = (place: AwsPlace, family: string) => arn(place, "ecs", `task-definition/${family}:*`);
/** One revision of it. */
export const revisionArn = (place: AwsPlace, family: string, revision: number) =>
  arn(place, "ecs", `task-definition/${family}:${revision}`);
export const repositoryArn = (place: AwsPlace, repository: string) => arn(place, "ecr", `repository/${repository}`);
export const logGroupArn = (place: AwsPlace, group: string) => arn(place, "logs", `log-group:${group}`);
export const fileSystemArn = (place: AwsPlace, id: string) => arn(place, "elasticfilesystem", `file-system/${id}`);
export const accessPointArn = (place: AwsPlace, id: string) => arn(place, "elasticfilesystem", `access-point/${id}`);
export const deliveryStreamArn = (place: AwsPlace, name: string) => arn(place, "firehose", `deliverystream/${name}`);
export const kinesisStreamArn = (place: AwsPlace, name: string) => arn(place, "kinesis", `stream/${name}`);
export const queueArn = (place: AwsPlace, queue: string) => arn(place, "sqs", queue);
/** The URL that SQS gives the queue. Source: https://docs.aws.amazon.com/general/latest/gr/sqs-service.html */
export const queueUrl = (place: AwsPlace, queue: string) =>
  `https://sqs.${place.region}.amazonaws.com${place.partition === "aws-cn" ? ".cn" : ""}/${place.accountId}/${queue}`;
export const scheduleGroupArn = (place: AwsPlace, group: string) => arn(place, "scheduler", `schedule-group/${group}`);
export const eventRuleArn = (place: AwsPlace, rule: string) => arn(place, "events", `rule/${rule}`);
export const topicArn = (place: AwsPlace, topic: string) => arn(place, "sns", topic);
/** Every alarm of the account and region. */
export const alarmsArn = (place: AwsPlace) => arn(place, "cloudwatch", "alarm:*");
export const stateMachineArn = (place: AwsPlace, machine: string) => arn(place, "states", `stateMachine:${machine}`);
/** Executions of a state machine; with a label, `machine/label:id`, those of a Map Run. */
export const executionArn = (place: AwsPlace, execution: string) => arn(place, "states", `execution:${execution}`);
export const mapRunArn = (place: AwsPlace, mapRun: string) => arn(place, "states", `mapRun:${mapRun}`);
