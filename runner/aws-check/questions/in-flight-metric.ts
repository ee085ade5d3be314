import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { Question } from "../question";
import { queueOf, withoutQueue } from "../queue-of-stack";

const MINUTES = 30;

/** Scale-in reads the sum of both counts: docs/decisions.md. */
export const inFlightMetric: Question = {
  name: "in-flight-metric",
  expectation:
    "SQS publishes the count of messages in flight in each minute in which it publishes that of waiting ones",
  usd: 0.01,
  unfit: withoutQueue,
  async ask({ cloudWatch, outputs }) {
    const value = queueOf(outputs)!.arn.split(":").at(-1)!;
    const end = Date.now();
    const minutesOf = async (MetricName: string) => {
      const { Datapoints = [] } = await cloudWatch.send(
        new GetMetricStatisticsCommand({
          ...{ Namespace: "AWS/SQS", MetricName, Dimensions: [{ Name: "QueueName", Value: value }] },
          ...{ StartTime: new Date(end - MINUTES * 60_000), EndTime: new Date(end), Period: 60 },
          Statistics: ["Maximum"],
        }),
      );
      return new Set(Datapoints.map(({ Timestamp }) => Timestamp!.getTime()));
    };
    const visible = await minutesOf("ApproximateNumberOfMessagesVisible");
    const inFlight = await minutesOf("ApproximateNumberOfMessagesNotVisible");
    const both = [...visible].filter((minute) => inFlight.has(minute)).length;
    return {
      seen: `${both} of ${visible.size} minutes have both`,
      asExpected: visible.size > 0 && both === visible.size,
    };
  },
};
