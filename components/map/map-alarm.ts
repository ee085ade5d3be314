import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import type { Tags } from "../base/transform";

/**
 * An alarm on maps that failed: a chunk's task was lost, or could not be started, for good. Items that fail are told by
 * `rfargate map`.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export function mapAlarm(
  family: string,
  machineArn: string,
  { actions, tags }: { actions: pulumi.Input<string>[]; tags?: Tags | undefined },
): aws.cloudwatch.MetricAlarm {
  const name = fitting(`${family}-map-failed`, 255);
  return new aws.cloudwatch.MetricAlarm(name, {
    name,
    alarmDescription: `A map of ${family} lost items: rfargate ls, then rfargate map --retry`,
    namespace: "AWS/States",
    metricName: "ExecutionsFailed",
    dimensions: { StateMachineArn: machineArn },
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    treatMissingData: "notBreaching",
    // A map that did not fail repairs nothing, so there is no notification when the alarm ends.
    alarmActions: actions,
    tags,
  });
}
