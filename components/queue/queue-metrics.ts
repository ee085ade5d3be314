/** The metrics that scale workers: metric math over a queue's and its service's metrics. */
import { PERIOD } from "../sqs/period";

export interface QueueMetricsArgs {
  queueName: string;
  clusterName: string;
  serviceName: string;
}

/** `metricQueries` of a metric alarm. */
export interface MetricQuery {
  id: string;
  expression?: string;
  label?: string;
  returnData: boolean;
  metric?: { namespace: string; metricName: string; dimensions: Record<string, string>; period: number; stat: string };
}

/**
 * Visible and in-flight messages of a queue: without the latter, the last task would be stopped at work. SQS publishes both together.
 */
const MESSAGES = "(visible + inflight)";

/**
 * Running tasks: the last known count, or 0 if there is none, since a service without tasks has no such metric. Its newest minutes are
 * published later than SQS's: filled with 0, they would look like a service without tasks.
 */
const RUNNING = "FILL(FILL(running, REPEAT), 0)";

/**
 * An expression in only those minutes for which SQS has published: `IF` drops minutes for which its condition has no value. Filled
 * with 0, the newest minutes, which are published late, would always be without a message, and the alarm would never change.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (FILL)
 */
const published = (expression: string) => `IF(visible >= 0, ${expression}, 0)`;

/** Messages for each running task; 0 while none runs, which the wake-up alarm handles. */
export const BACKLOG_PER_TASK = published(`IF(${RUNNING} > 0, ${MESSAGES} / ${RUNNING}, 0)`);

/** The same, but 1 while none runs: then there is nothing to remove. */
export const LOAD_PER_TASK = published(`IF(${RUNNING} > 0, ${MESSAGES} / ${RUNNING}, 1)`);

/** Messages that wait while no task runs. */
export const WAITING_FOR_A_TASK = published(`IF(${RUNNING} < 1, visible, 0)`);

/**
 * An expression over the metrics `visible`, `inflight` and `running`. Unused ones are left out, since CloudWatch charges an alarm by
 * its metrics.
 * Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export function queueMetrics(expression: string, label: string, args: QueueMetricsArgs): MetricQuery[] {
  const queue = { namespace: "AWS/SQS", dimensions: { QueueName: args.queueName } };
  const service = {
    namespace: "ECS/ContainerInsights",
    dimensions: { ClusterName: args.clusterName, ServiceName: args.serviceName },
  };
  const metrics = {
    visible: { ...queue, metricName: "ApproximateNumberOfMessagesVisible" },
    inflight: { ...queue, metricName: "ApproximateNumberOfMessagesNotVisible" },
    running: { ...service, metricName: "RunningTaskCount" },
  };
  const used = Object.entries(metrics).filter(([id]) => expression.includes(id));
  return [
    { id: "result", expression, label, returnData: true },
    ...used.map(([id, metric]) => ({ id, metric: { ...metric, period: PERIOD, stat: "Maximum" }, returnData: false })),
  ];
}
