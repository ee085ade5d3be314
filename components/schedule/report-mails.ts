import * as pulumi from "@pulumi/pulumi";
import { PREFIXES } from "../../contract/bucket-layout";
import { fitting } from "../../contract/names";
import { type AwsPlace, bucketArn, eventRuleArn, queueArn } from "../base/arns";
import * as aws from "../base/aws";
import { allow } from "../base/grants";
import type { PolicyStatement } from "../base/policy-document";
import type { Tags } from "../base/transform";
import { DeadLetterQueue } from "../sqs/dead-letter-queue";
import { queueOptions } from "../sqs/queue-options";
import { type EventMessage, topicTarget } from "../sqs/topic-target";
import { deliveryStatement, uploadPattern } from "../sqs/uploaded-objects";

/** A schedule whose runs write a report: `output/<report>`. */
export interface ReportedSchedule {
  name: string;
  report: string;
}

export interface ReportMailsArgs {
  place: AwsPlace;
  bucketName: string;
  /** Name that rfargate takes as --stack; part of the messages. */
  stack: string;
  model: string;
  schedules: ReportedSchedule[];
  /** SNS topic that EventBridge may publish to. */
  topicArn: pulumi.Input<string>;
  tags?: Tags | undefined;
}

/**
 * Sends a link to each report that a model's schedules write.
 *
 * A successful run copies its report to `reports/<model>/<schedule>/<run id>/`, and S3's event of the new object becomes the message.
 * This runs no code and costs nothing at rest.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 *
 * @example
 * ```ts
 * import { ReportMails } from "r-on-fargate/components/schedule/report-mails";
 * import { AlarmTopic } from "r-on-fargate/components/watch/alarm-topic";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const topic = new AlarmTopic("models", { place, emails: ["data-team@example.com"] });
 * new ReportMails("sales", {
 *   place,
 *   bucketName: "my-data-bucket",
 *   stack: "dev",
 *   model: "sales",
 *   schedules: [{ name: "weekly", report: "sales.html" }],
 *   topicArn: topic.arn,
 * });
 * ```
 */
export class ReportMails extends pulumi.ComponentResource {
  /** Resource of the stack's reports in a policy. */
  readonly reportsArn: string;
  /** Messages that SNS did not accept. */
  readonly undelivered: DeadLetterQueue;

  constructor(name: string, args: ReportMailsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:ReportMails", name, {}, opts);
    const { place, model, bucketName, tags } = args;
    this.reportsArn = reportsArn(place, bucketName);
    const ruleName = (schedule: string) => fitting(`${name}-${schedule}-report`, 64);
    const queueName = fitting(`${name}-reports-undelivered`, 80);
    const rules = args.schedules.map((schedule) => eventRuleArn(place, ruleName(schedule.name)));
    const statements = [deliveryStatement(queueArn(place, queueName), rules)];
    this.undelivered = new DeadLetterQueue(
      queueName,
      { place, queueName, statements, tags },
      queueOptions(this, opts?.parent),
    );
    for (const schedule of args.schedules) {
      const rule = new aws.cloudwatch.EventRule(
        ruleName(schedule.name),
        {
          name: ruleName(schedule.name),
          description: `Reports of model ${model} by schedule ${schedule.name}`,
          eventPattern: JSON.stringify(uploadPattern(bucketName, reportPrefix(model, schedule.name), "")),
          tags,
        },
        { parent: this },
      );
      const { topicArn } = args;
      const target = { rule, topicArn, message: reportMessage(args, schedule), undelivered: this.undelivered };
      topicTarget(ruleName(schedule.name), target, this);
    }
    this.registerOutputs({});
  }
}

/** Prefix of a schedule's reports, each under its run id. */
export const reportPrefix = (model: string, schedule: string): string => `${PREFIXES.reports}${model}/${schedule}/`;

const reportsArn = (place: AwsPlace, bucketName: string) => `${bucketArn(place, bucketName)}/${PREFIXES.reports}*`;

/** Permissions of a task: write reports, but not read any. */
export function reportStatements(place: AwsPlace, bucketName: string): PolicyStatement[] {
  return [allow("WriteReports", ["s3:PutObject"], [reportsArn(place, bucketName)])];
}

/** Permissions of a reader of reports. A resource for each schedule would fill an operator's policy. */
export function readReports(mails: Array<Pick<ReportMails, "reportsArn">>): PolicyStatement[] {
  return mails.slice(0, 1).map((one) => allow("ReadReports", ["s3:GetObject"], [one.reportsArn]));
}

/** Hosts of the console by partition. Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const CONSOLES: Record<string, string> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/**
 * The link opens the object's page in the S3 console, which requires a sign-in and uses the reader's own permissions. A presigned URL
 * would need no sign-in, and would expire with the session of the role that signed it.
 */
export function reportMessage(args: ReportMailsArgs, { name, report }: ReportedSchedule): EventMessage {
  const { place, bucketName, stack, model } = args;
  const host = `${place.region}.${CONSOLES[place.partition] ?? CONSOLES.aws}`;
  return {
    inputPaths: { key: "$.detail.object.key" },
    inputTemplate: [
      `"Stack ${stack}: schedule '${name}' of model '${model}' has written ${report}."`,
      `"Open it, signed in to AWS: https://${host}/s3/object/${bucketName}?region=${place.region}&prefix=<key>"`,
      `"Or copy it: aws s3 cp s3://${bucketName}/<key> ."`,
    ].join("\n"),
  };
}
