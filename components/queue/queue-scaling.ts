import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";
import { PERIOD } from "../sqs/period";
import {
  BACKLOG_PER_TASK,
  LOAD_PER_TASK,
  type MetricQuery,
  type QueueMetricsArgs,
  queueMetrics,
  WAITING_FOR_A_TASK,
} from "./queue-metrics";
import { inSteps, outSteps, type Step, wakeSteps } from "./queue-steps";

/** Defaults of scaling. */
export const SCALING_DEFAULTS = { minTasks: 0, maxTasks: 10, backlogPerTask: 5, idleMinutes: 5 } as const;

export interface QueueScalingArgs extends QueueMetricsArgs {
  /** The service, once it exists. */
  service: aws.ecs.Service;
  /** @default 0 */
  minTasks?: number;
  /** @default 10 */
  maxTasks?: number;
  /** Messages per running task, waiting or in flight, above which tasks are added. @default 5 */
  backlogPerTask?: number;
  /** Minutes with fewer messages than tasks after which tasks are removed. @default 5 */
  idleMinutes?: number;
  tags?: Tags;
}

interface Rule {
  /** Suffix of the names. */
  name: string;
  description: string;
  expression: string;
  label: string;
  comparison: "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  threshold: number;
  /** Number of newest minutes with data to evaluate. */
  minutes: number;
  /** How many of them must breach. @default all */
  enough?: number;
  adjustment: "PercentChangeInCapacity" | "ExactCapacity";
  steps: Step[];
  /** Seconds before the next step of this policy. */
  cooldown: number;
}

/**
 * Scales a service of workers by its queue: out on the backlog per task, in on idle tasks, to none when the queue is empty.
 *
 * The first message starts a task. Messages in flight count, so a busy task is never scaled in.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
 *
 * @example
 * ```ts
 * import { QueueScaling } from "r-on-fargate/components/queue/queue-scaling";
 * import type { QueueWorker } from "r-on-fargate/components/queue/queue-worker";
 *
 * declare const worker: QueueWorker;
 * new QueueScaling("forecast", {
 *   service: worker.service,
 *   serviceName: "forecast",
 *   clusterName: "models",
 *   queueName: "forecast",
 *   maxTasks: 20,
 * });
 * ```
 */
export class QueueScaling extends pulumi.ComponentResource {
  readonly target: aws.appautoscaling.Target;

  constructor(name: string, args: QueueScalingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:QueueScaling", name, {}, opts);
    this.target = new aws.appautoscaling.Target(
      name,
      {
        serviceNamespace: "ecs",
        scalableDimension: "ecs:service:DesiredCount",
        resourceId: pulumi.interpolate`service/${args.clusterName}/${args.service.name}`,
        minCapacity: args.minTasks ?? SCALING_DEFAULTS.minTasks,
        maxCapacity: args.maxTasks ?? SCALING_DEFAULTS.maxTasks,
        tags: args.tags,
      },
      { parent: this },
    );
    let last: aws.appautoscaling.Policy | undefined;
    for (const rule of rules(args)) last = this.makeRule(name, rule, args, last);
    this.registerOutputs({ resourceId: this.target.resourceId });
  }

  /**
   * @param after the previous policy: AWS rejects two simultaneous changes of a scalable target (ConcurrentUpdateException), and the
   * provider does not retry, https://github.com/hashicorp/terraform-provider-aws/issues/17915
   */
  private makeRule(
    name: string,
    rule: Rule,
    args: QueueScalingArgs,
    after: aws.appautoscaling.Policy | undefined,
  ): aws.appautoscaling.Policy {
    const own = fitting(`${name}-${rule.name}`, 255);
    const policy = new aws.appautoscaling.Policy(
      own,
      {
        name: own,
        policyType: "StepScaling",
        serviceNamespace: this.target.serviceNamespace,
        scalableDimension: this.target.scalableDimension,
        resourceId: this.target.resourceId,
        stepScalingPolicyConfiguration: {
          adjustmentType: rule.adjustment,
          ...(rule.adjustment === "PercentChangeInCapacity" ? { minAdjustmentMagnitude: 1 } : {}),
          metricAggregationType: "Maximum",
          cooldown: rule.cooldown,
          stepAdjustments: rule.steps,
        },
      },
      { parent: this, dependsOn: after },
    );
    new aws.cloudwatch.MetricAlarm(
      own,
      {
        name: own,
        alarmDescription: rule.description,
        metricQueries: queueMetrics(rule.expression, rule.label, args) satisfies MetricQuery[],
        comparisonOperator: rule.comparison,
        threshold: rule.threshold,
        evaluationPeriods: rule.minutes,
        datapointsToAlarm: rule.enough,
        treatMissingData: "notBreaching",
        alarmActions: [policy.arn],
        tags: args.tags,
      },
      { parent: this },
    );
    return policy;
  }
}

/** Without the wake-up policy if tasks always run. */
export function rules(
  args: Pick<QueueScalingArgs, "minTasks" | "maxTasks" | "backlogPerTask" | "idleMinutes">,
): Rule[] {
  const {
    minTasks = SCALING_DEFAULTS.minTasks,
    maxTasks = SCALING_DEFAULTS.maxTasks,
    backlogPerTask = SCALING_DEFAULTS.backlogPerTask,
    idleMinutes = SCALING_DEFAULTS.idleMinutes,
  } = args;
  const out: Rule = {
    name: "scale-out",
    description: `More than ${backlogPerTask} messages for each running worker`,
    expression: BACKLOG_PER_TASK,
    label: "messages per running task",
    comparison: "GreaterThanThreshold",
    threshold: backlogPerTask,
    minutes: 1,
    adjustment: "PercentChangeInCapacity",
    steps: outSteps(backlogPerTask),
    // It takes a minute or two until new tasks have started and are counted.
    cooldown: 2 * PERIOD,
  };
  const back: Rule = {
    name: "scale-in",
    description: "Fewer messages than workers",
    expression: LOAD_PER_TASK,
    label: "messages per running task",
    comparison: "LessThanThreshold",
    threshold: 1,
    minutes: idleMinutes,
    adjustment: "PercentChangeInCapacity",
    steps: inSteps(),
    cooldown: PERIOD,
  };
  const wake: Rule = {
    name: "wake-up",
    description: "Messages wait and no worker runs",
    expression: WAITING_FOR_A_TASK,
    label: "messages without a task",
    comparison: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    // One is enough. CloudWatch reads only a few minutes beyond the evaluated ones: evaluating more, it still finds a count of running
    // tasks that arrives late, and does not mistake a busy service for a sleeping one.
    minutes: 3,
    enough: 1,
    adjustment: "ExactCapacity",
    steps: wakeSteps(backlogPerTask, maxTasks),
    cooldown: 2 * PERIOD,
  };
  return [out, back, ...(minTasks === 0 ? [wake] : [])];
}
