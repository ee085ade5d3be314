import * as pulumi from "@pulumi/pulumi";
import type { AwsPlace } from "../base/arns";
import type { StackConfig } from "../config/schema";
import type { TriggerFigures } from "../task/trigger";
import { madeTriggers } from "../triggers/configured";
import { Dashboard } from "../watch/dashboard";
import type { DashboardModel } from "../watch/dashboard-body";
import { modelLogGroup } from "./model-task";
import { deadLetters, families, type Model } from "./models";
import type { StackAlarms } from "./stack-alarms";

export interface StackDashboardParts {
  config: StackConfig;
  place: AwsPlace;
  clusterName: string;
  models: Model[];
  alarms: StackAlarms;
}

/**
 * The dashboard of a stack; none if the configuration turns it off.
 * @param name the stack's name, and the dashboard's
 */
export function stackDashboard(name: string, parts: StackDashboardParts): Dashboard | undefined {
  const { config, place, clusterName, alarms } = parts;
  if (!config.dashboard) return undefined;
  const models = parts.models.map((model): pulumi.Output<DashboardModel> => {
    const failedRunRule = alarms.failedRunRules[model.config.name];
    const figures: TriggerFigures = Object.assign(
      {},
      ...madeTriggers(model).map(({ trigger, made }) => trigger.figures?.(made)),
    );
    return pulumi.output({
      name: model.config.name,
      families: families(name, model),
      logGroup: modelLogGroup(model.config),
      deadLetterQueueNames: deadLetters(model).map(({ queueName }) => queueName),
      ...(failedRunRule ? { failedRunRule } : {}),
      ...figures,
    });
  });
  return new Dashboard(name, {
    region: place.region,
    stack: name,
    clusterName,
    insights: config.containerInsights !== "disabled",
    models: pulumi.all(models),
    alarms: alarms.alarms.map(({ arn }) => arn),
  });
}
