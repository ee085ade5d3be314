import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { settings } from "./clients";

/** The highest value of a metric in the last minutes; undefined where it has none. */
export async function highest(
  Namespace: string,
  MetricName: string,
  dimensions: Record<string, string>,
): Promise<number | undefined> {
  const now = Date.now();
  const { Datapoints = [] } = await new CloudWatchClient(await settings()).send(
    new GetMetricStatisticsCommand({
      ...{ Namespace, MetricName, Period: 60, Statistics: ["Maximum"] },
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(now - 300_000),
      EndTime: new Date(now + 60_000),
    }),
  );
  return Datapoints.length > 0 ? Math.max(...Datapoints.map(({ Maximum }) => Maximum!)) : undefined;
}
