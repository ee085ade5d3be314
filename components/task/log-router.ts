import type * as pulumi from "@pulumi/pulumi";
import type { Invalid } from "../../contract/invalid";
import { type AwsPlace, bucketArn, deliveryStreamArn, kinesisStreamArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import { LOG_ROUTER, LOG_ROUTER_MEMORY, LOG_ROUTER_VOLUME, type LogRouter } from "./containers";

/** Log group of the task's containers without a log router. */
export interface LogPlace {
  region: string;
  group: pulumi.Input<string>;
  streamPrefix: string;
}

/** `awslogs` in blocking mode: the account-wide default may be non-blocking, which drops lines when its buffer is full. */
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

/** Log driver of a container: Fluent Bit if there is a log router, else directly to CloudWatch. */
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
      // The line as it was printed, so that rfargate can read it as without a log router.
      log_key: "log",
      auto_create_group: "false",
    },
    ...(secretOptions.length ? { secretOptions } : {}),
  };
}

/** Part of a log stream's name between prefix and task id: FireLens's tag of the records. */
export const routedStream = (container: string) => `${container}-firelens-`;

/**
 * Fluent Bit's own container. Its own log always goes to CloudWatch.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 */
export function logRouterContainer(router: LogRouter, place: LogPlace) {
  return {
    name: LOG_ROUTER,
    image: router.image,
    // Without it, the log would be lost, and no one could follow the run.
    essential: true,
    ...(router.cpu === undefined ? {} : { cpu: router.cpu }),
    memoryReservation: router.memoryReservation ?? LOG_ROUTER_MEMORY,
    // FireLens's socket belongs to root.
    user: "0",
    readonlyRootFilesystem: true,
    // Fluent Bit's s3 output keeps what it has not sent in /tmp/fluent-bit/s3.
    mountPoints: [{ sourceVolume: LOG_ROUTER_VOLUME, containerPath: "/tmp", readOnly: false }],
    firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
    logConfiguration: awslogs(place),
  };
}

/** By Fluent Bit output: the option that names the target, which the task role may write to. */
const TARGETS: Record<string, string> = {
  firehose: "delivery_stream",
  kinesis_firehose: "delivery_stream",
  kinesis: "stream",
  kinesis_streams: "stream",
  s3: "bucket",
};

/** Checks the options of an output. @returns undefined if it finds no error */
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

/** Permissions of the task role for Fluent Bit's delivery; none for outputs outside AWS or not in this list. */
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

/** Interface endpoints that private tasks need for routed logs, besides that of CloudWatch Logs, which all have. */
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
