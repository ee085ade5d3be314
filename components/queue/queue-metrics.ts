/** What the scaling of workers goes by: metric math over a queue's and its service's metrics. */
import { PERIOD } from "../sqs/period";

export interface QueueMetricsArgs {
  queueName: string;
  clusterName: string;
  serviceName: string;
}

/** What a metric alarm takes as `metricQueries`. */
export interface MetricQuery {
  id: string;
  expression?: string;
  label?: string;
  returnData: boolean;
  metric?: { namespace: string; metricName: string; dimensions: Record<string, string>; period: number; stat: string };
}

/**
 * Messages of a queue that wait, and those that are worked on: without the latter the last task would be taken away at work.
 * SQS publishes both together.
 */
const MESSAGES = "(visible + inflight)";

/**
 * Running tasks: the last count that is known, none where there is none, since a service without tasks has no such metric. Its
 * newest minutes are published later than SQS's: filled with 0 they would be a service without tasks.
 */
const RUNNING = "FILL(FILL(running, REPEAT), 0)";

/**
 * What an expression is in those minutes alone for which SQS has published: `IF` drops what its condition has no figure for.
 * Filled with 0, the newest minutes, which are published late, would always be without a message, and the alarm stay as it is.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (FILL)
 */
const published = (expression: string) => `IF(visible >= 0, ${expression}, 0)`;

/** Messages for each running task; 0 while none runs, which is the wake-up alarm's business. */
export const BACKLOG_PER_TASK = published(`IF(${RUNNING} > 0, ${MESSAGES} / ${RUNNING}, 0)`);

/** The same, but 1 while none runs: nothing can be taken away then. */
export const LOAD_PER_TASK = published(`IF(${RUNNING} > 0, ${MESSAGES} / ${RUNNING}, 1)`);

/** Messages that wait while no task runs. */
export const WAITING_FOR_A_TASK = published(`IF(${RUNNING} < 1, visible, 0)`);

/**
 * An expression over the metrics `visible`, `inflight` and `running`; those that it does not use are left out, since
 * CloudWatch charges an alarm by its metrics.
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
