import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import { type Transform, transformed } from "../base/transform";
import { type DashboardParts, dashboardBody } from "./dashboard-body";

export interface DashboardArgs extends Omit<DashboardParts, "models" | "alarms"> {
  /** 1 to 255 letters, digits, hyphens and underscores. @default the component's name */
  dashboardName?: string;
  models: pulumi.Input<DashboardParts["models"]>;
  alarms: pulumi.Input<pulumi.Input<string>[]>;
  transform?: { dashboard?: Transform<aws.cloudwatch.DashboardArgs> };
}

/**
 * One CloudWatch dashboard for a stack: runs, queues, services, alarms and errors of its models.
 *
 * Three dashboards of at most 50 metrics are free in an account. A further one costs 3 USD a month.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 *
 * @example
 * ```ts
 * import { Dashboard } from "r-on-fargate/components/watch/dashboard";
 *
 * new Dashboard("models", {
 *   region: "eu-central-1",
 *   stack: "dev",
 *   clusterName: "models",
 *   insights: true,
 *   models: [
 *     { name: "forecast", families: ["forecast"], logGroup: "/ecs/forecast", deadLetterQueueNames: ["forecast-dlq"] },
 *   ],
 *   alarms: [],
 * });
 * ```
 */
export class Dashboard extends pulumi.ComponentResource {
  /** Known once the dashboard exists. */
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:Dashboard", name, {}, opts);
    const { dashboardName, models, alarms, transform, ...fixed } = args;
    const body = pulumi.all([models, alarms]).apply(([models, alarms]) => dashboardBody({ ...fixed, models, alarms }));
    const dashboard = new aws.cloudwatch.Dashboard(
      name,
      transformed(transform?.dashboard, name, {
        dashboardName: dashboardName ?? name,
        dashboardBody: pulumi.jsonStringify(body),
      }),
      { parent: this },
    );
    this.dashboardName = dashboard.dashboardName;
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}
