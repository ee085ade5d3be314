import * as pulumi from "@pulumi/pulumi";
import type { ApiService } from "../api/api-service";
import type { AwsPlace } from "../base/arns";
import type { StackConfig } from "../config/schema";
import { Dashboard } from "../watch/dashboard";
import type { DashboardModel } from "../watch/dashboard-body";
import { logGroupName } from "./model-tasks";
import { families, type StackAlarms, type StackAlarmsParts, triggerQueues } from "./stack-alarms";

export interface StackDashboardParts extends Pick<StackAlarmsParts, "clusterName" | "apis" | "queues" | "triggers"> {
  config: StackConfig;
  place: AwsPlace;
  alarms: StackAlarms;
}

/**
 * The dashboard of a stack; none where the configuration turns it off.
 * @param name the stack's name, and the dashboard's
 */
export function stackDashboard(name: string, parts: StackDashboardParts): Dashboard | undefined {
  const { config, place, clusterName, apis, queues, triggers, alarms } = parts;
  if (!config.dashboard) return undefined;
  const models = config.models.map((model, i): pulumi.Output<DashboardModel> => {
    const [worker, api, { upload }] = [queues[model.name], apis[model.name], triggers[i]!];
    const failedRunRule = alarms.failedRunRules[model.name];
    return pulumi.output({
      name: model.name,
      families: families(name, model),
      logGroup: logGroupName(model),
      deadLetterQueueNames: triggerQueues(model.name, triggers[i]!).map(({ queueName }) => queueName),
      ...(failedRunRule ? { failedRunRule } : {}),
      ...(upload ? { uploadQueueName: upload.queueName } : {}),
      ...(worker
        ? {
            queue: {
              queueName: worker.queueName,
              deadLetterQueueName: worker.deadLetters.queueName,
              serviceName: worker.serviceName,
            },
          }
        : {}),
      ...(api ? { api: apiFigures(api) } : {}),
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

function apiFigures({ loadBalancer: made, serviceName }: ApiService) {
  const { loadBalancer, targetGroup } = made;
  return { loadBalancer: loadBalancer.arnSuffix, targetGroup: targetGroup.arnSuffix, serviceName };
}
