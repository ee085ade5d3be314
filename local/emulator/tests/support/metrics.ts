import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { settings } from "./clients";

type Metric = [namespace: string, name: string, dimensions: Record<string, string>];

/** A statistic of a metric for each of the last minutes that has a value. */
async function inMinutes(
  statistic: "Maximum" | "SampleCount",
  ...[Namespace, MetricName, dimensions]: Metric
): Promise<number[]> {
  const now = Date.now();
  const { Datapoints = [] } = await new CloudWatchClient(await settings()).send(
    new GetMetricStatisticsCommand({
      ...{ Namespace, MetricName, Period: 60, Statistics: [statistic] },
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(now - 300_000),
      EndTime: new Date(now + 60_000),
    }),
  );
  return Datapoints.map((point) => point[statistic]!);
}

/** The highest value of a metric in the last minutes; undefined where it has none. */
export async function highest(...metric: Metric): Promise<number | undefined> {
  const values = await inMinutes("Maximum", ...metric);
  return values.length > 0 ? Math.max(...values) : undefined;
}

/** The number of values that were published in the last minutes. */
export async function published(...metric: Metric): Promise<number> {
  return (await inMinutes("SampleCount", ...metric)).reduce((sum, each) => sum + each, 0);
}
