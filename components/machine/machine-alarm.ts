import type * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";

/**
 * An alarm on failed executions: a task was given up. The alarm on failed runs leaves out tasks of state machines, since they are
 * retried.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 * @param kind of the state machine, part of the alarm's name
 */
export function machineAlarm(
  family: string,
  kind: string,
  machineArn: string,
  alarmDescription: string,
  { actions, tags }: { actions: pulumi.Input<string>[]; tags?: Tags | undefined },
): aws.cloudwatch.MetricAlarm {
  const name = fitting(`${family}-${kind}-failed`, 255);
  return new aws.cloudwatch.MetricAlarm(name, {
    name,
    alarmDescription,
    namespace: "AWS/States",
    metricName: "ExecutionsFailed",
    dimensions: { StateMachineArn: machineArn },
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    treatMissingData: "notBreaching",
    // A later success does not undo a failure, so there is no notification when the alarm ends.
    alarmActions: actions,
    tags,
  });
}
