import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";

/** Default thresholds of an API's alarms. */
export const API_ALARM_DEFAULTS = { errorPercent: 5, latencySeconds: 5, minutes: 5 } as const;

export interface ApiAlarmsArgs {
  /** ARN suffixes, as CloudWatch's dimensions use them: `app/<name>/<id>` and `targetgroup/<name>/<id>`. */
  loadBalancer: pulumi.Input<string>;
  targetGroup: pulumi.Input<string>;
  /** Percentage of 5xx responses within `minutes` above which the alarm is raised. @default 5 */
  errorPercent?: number;
  /** 95th percentile of response times, in seconds, above which the alarm is raised; with few responses, the slowest. @default 5 */
  latencySeconds?: number;
  /** @default 5 */
  minutes?: number;
  /** ARNs to notify when the alarm starts and ends, e.g. of an SNS topic. @default none */
  actions?: pulumi.Input<string>[];
  tags?: Tags;
}

const ERRORS = "(FILL(target, 0) + FILL(balancer, 0))";
const REQUESTS = "FILL(requests, 0)";

/**
 * Errors as a percentage of requests. RequestCount leaves out requests that the load balancer answers itself because there is no
 * target, so more errors than requests means that all failed.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export const ERROR_PERCENT = `IF(${REQUESTS} > ${ERRORS}, 100 * ${ERRORS} / ${REQUESTS}, IF(${ERRORS} > 0, 100, 0))`;

/**
 * Minutes to evaluate: the load balancer's metrics arrive a minute or two late, and an alarm on the newest minutes alone would see
 * filled values only and never change its state.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (FILL)
 */
const LOOKED_AT = 3;

/**
 * Alarms on an API that returns errors or responds slowly.
 *
 * Errors are the script's own 5xx and the load balancer's (no healthy task, a broken connection).
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 *
 * @example
 * ```ts
 * import { ApiAlarms } from "r-on-fargate/components/api/api-alarms";
 * import type { ApiService } from "r-on-fargate/components/api/api-service";
 *
 * declare const api: ApiService;
 * new ApiAlarms("score", {
 *   loadBalancer: api.loadBalancer.loadBalancer.arnSuffix,
 *   targetGroup: api.loadBalancer.targetGroup.arnSuffix,
 *   errorPercent: 1,
 *   actions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
 * });
 * ```
 */
export class ApiAlarms extends pulumi.ComponentResource {
  readonly errors: aws.cloudwatch.MetricAlarm;
  readonly latency: aws.cloudwatch.MetricAlarm;

  constructor(name: string, args: ApiAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:ApiAlarms", name, {}, opts);
    const { actions = [], tags } = args;
    const {
      errorPercent = API_ALARM_DEFAULTS.errorPercent,
      latencySeconds = API_ALARM_DEFAULTS.latencySeconds,
      minutes = API_ALARM_DEFAULTS.minutes,
    } = args;
    const period = minutes * 60;
    const namespace = "AWS/ApplicationELB";
    const balancer = { LoadBalancer: args.loadBalancer };
    const target = { ...balancer, TargetGroup: args.targetGroup };
    const sum = (id: string, metricName: string, dimensions: Record<string, pulumi.Input<string>>) => ({
      id,
      metric: { namespace, metricName, dimensions, period, stat: "Sum" },
      returnData: false,
    });
    const common = {
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      // No requests, no data.
      treatMissingData: "notBreaching",
      alarmActions: actions,
      okActions: actions,
      tags,
    };
    this.errors = new aws.cloudwatch.MetricAlarm(
      `${name}-5xx`,
      {
        name: `${name}-5xx`,
        alarmDescription: `More than ${errorPercent} % of the requests within ${minutes} minutes were answered by 5xx`,
        metricQueries: [
          { id: "percent", expression: ERROR_PERCENT, label: "5xx, percent of the requests", returnData: true },
          sum("target", "HTTPCode_Target_5XX_Count", target),
          sum("balancer", "HTTPCode_ELB_5XX_Count", balancer),
          sum("requests", "RequestCount", target),
        ],
        threshold: errorPercent,
        ...common,
        // One breaching period of the last few is enough.
        ...(minutes < LOOKED_AT ? { evaluationPeriods: Math.ceil(LOOKED_AT / minutes), datapointsToAlarm: 1 } : {}),
      },
      { parent: this },
    );
    this.latency = new aws.cloudwatch.MetricAlarm(
      `${name}-latency`,
      {
        name: `${name}-latency`,
        alarmDescription: `5 of 100 requests within ${minutes} minutes took longer than ${latencySeconds} s`,
        namespace,
        metricName: "TargetResponseTime",
        dimensions: target,
        extendedStatistic: "p95",
        period,
        threshold: latencySeconds,
        ...common,
      },
      { parent: this },
    );
    this.registerOutputs({ errors: this.errors.arn, latency: this.latency.arn });
  }
}
