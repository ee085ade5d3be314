import type * as pulumi from "@pulumi/pulumi";
import type { Invalid } from "../../contract/invalid";
import { type AwsPlace, bucketArn, deliveryStreamArn, kinesisStreamArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import { LOG_ROUTER, LOG_ROUTER_MEMORY, LOG_ROUTER_VOLUME, type LogRouter } from "./containers";

/** Where the task's containers write when nothing routes their log. */
export interface LogPlace {
  region: string;
  group: pulumi.Input<string>;
  streamPrefix: string;
}

/** `awslogs`, without dropping a line: the account-wide default may be non-blocking, which drops when its buffer is full. */
export function awslogs({ region, group, streamPrefix }: LogPlace) {
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": group,
      "awslogs-region": region,
      "awslogs-stream-prefix": streamPrefix,
      mode: "blocking",
    },
  };
}

/** What a container's log goes through: Fluent Bit where there is one, else straight to CloudWatch. */
export function logConfiguration(place: LogPlace, router: LogRouter | undefined) {
  if (!router) return awslogs(place);
  const secretOptions = Object.entries(router.secretOptions ?? {}).map(([name, valueFrom]) => ({ name, valueFrom }));
  return {
    logDriver: "awsfirelens",
    options: router.options ?? {
      Name: "cloudwatch_logs",
      region: place.region,
      log_group_name: place.group,
      log_stream_prefix: `${place.streamPrefix}/`,
      // The line as it was printed: rfargate reads it like a log that nothing routed.
      log_key: "log",
      auto_create_group: "false",
    },
    ...(secretOptions.length ? { secretOptions } : {}),
  };
}

/** What stands between prefix and task id in the name of a container's log stream: FireLens tags records so. */
export const routedStream = (container: string) => `${container}-firelens-`;

/**
 * Fluent Bit's own container. Its log goes to CloudWatch, whatever it does with the others'.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 */
export function logRouterContainer(router: LogRouter, place: LogPlace) {
  return {
    name: LOG_ROUTER,
    image: router.image,
    // Without it the log is lost, and a run that nobody can follow is none.
    essential: true,
    ...(router.cpu === undefined ? {} : { cpu: router.cpu }),
    memoryReservation: router.memoryReservation ?? LOG_ROUTER_MEMORY,
    // The socket that FireLens mounts is root's.
    user: "0",
    readonlyRootFilesystem: true,
    // Fluent Bit's s3 output keeps what it has not sent in /tmp/fluent-bit/s3.
    mountPoints: [{ sourceVolume: LOG_ROUTER_VOLUME, containerPath: "/tmp", readOnly: false }],
    firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
    logConfiguration: awslogs(place),
  };
}

/** Options that say what the task role may write to, by Fluent Bit's output. */
const TARGETS: Record<string, string> = {
  firehose: "delivery_stream",
  kinesis_firehose: "delivery_stream",
  kinesis: "stream",
  kinesis_streams: "stream",
  s3: "bucket",
};

/** Checks the options of an output. @returns undefined: no error is known */
export function checkLogRouter(options: Record<string, string>): Invalid | undefined {
  const { Name = "" } = options;
  const target = TARGETS[Name];
  if (target && !options[target])
    return { message: `the output ${Name} needs the option ${target}`, remedy: `add ${target}` };
  const signed = Object.entries(options).some(
    ([key, value]) => /^aws_auth$/i.test(key) && /^(on|true|yes)$/i.test(value),
  );
  return signed && /^(es|opensearch)$/.test(Name)
    ? {
        message: `the output ${Name} with AWS_Auth needs permissions on its domain, which Host does not name`,
        remedy: "Name: kinesis_firehose; Firehose delivers to OpenSearch",
      }
    : undefined;
}

/** What the task role needs for Fluent Bit to deliver; nothing for outputs that are not AWS's, or not in this list. */
export function logRouterActions(
  place: AwsPlace,
  router: LogRouter,
  logGroupArn: string,
): Pick<PolicyStatement, "Action" | "Resource"> {
  const { Name = "", delivery_stream = "", stream = "", bucket = "" } = router.options ?? { Name: "cloudwatch_logs" };
  switch (Name) {
    case "cloudwatch":
    case "cloudwatch_logs":
      return { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [`${logGroupArn}:log-stream:*`] };
    case "firehose":
    case "kinesis_firehose":
      return { Action: ["firehose:PutRecordBatch"], Resource: [deliveryStreamArn(place, delivery_stream)] };
    case "kinesis":
    case "kinesis_streams":
      return { Action: ["kinesis:PutRecords"], Resource: [kinesisStreamArn(place, stream)] };
    case "s3":
      return { Action: ["s3:PutObject"], Resource: [`${bucketArn(place, bucket)}/*`] };
    default:
      return { Action: [], Resource: [] };
  }
}

/** Interface endpoints that private tasks need for where their logs are routed, beside that of CloudWatch Logs, which all have. */
export function logRouterEndpoints(models: { logRouter?: LogRouter }[]): string[] {
  const services = models.flatMap(({ logRouter }) => ENDPOINTS[logRouter?.options?.Name ?? ""] ?? []);
  return [...new Set(services)].sort();
}

/** By Fluent Bit's output. */
const ENDPOINTS: Record<string, string> = {
  firehose: "kinesis-firehose",
  kinesis_firehose: "kinesis-firehose",
  kinesis: "kinesis-streams",
  kinesis_streams: "kinesis-streams",
};
