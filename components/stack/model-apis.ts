import type * as pulumi from "@pulumi/pulumi";
import { ApiService } from "../api/api-service";
import type { Cluster } from "../base/cluster";
import type { StackConfig } from "../config/schema";
import type { Network } from "../network/network";
import type { RTask } from "../task/r-task";

export interface ModelApisArgs {
  config: StackConfig;
  cluster: Cluster;
  network: Network;
  /** One for each model, in the same order. */
  tasks: RTask[];
}

/**
 * The services of those models that have an `api`, by model name.
 * @param name the stack's name; a service's is `<name>-<model>`
 */
export function modelApis(
  name: string,
  args: ModelApisArgs,
  opts?: pulumi.ComponentResourceOptions,
): Record<string, ApiService> {
  const { config, cluster, network, tasks } = args;
  const made = config.models.flatMap((model, i) => {
    if (!model.api) return [];
    const { internal, allowFrom, loadBalancerSubnetIds, ...settings } = model.api;
    const inside = internal ?? isInternal(config.network);
    const service = new ApiService(
      `${name}-${model.name}`,
      {
        ...settings,
        clusterName: cluster.ready,
        taskDefinitionArn: tasks[i]!.taskDefinitionArn,
        network,
        loadBalancer: {
          internal: inside,
          allowFrom,
          subnetIds:
            loadBalancerSubnetIds ?? (inside ? network.subnetIds : (network.publicSubnetIds ?? network.subnetIds)),
        },
        spot: model.spot,
        tags: config.tags,
      },
      opts,
    );
    return [[model.name, service] as const];
  });
  return Object.fromEntries(made);
}

/** Whether a network's tasks are out of the internet's reach, so that their load balancer is better, too. */
function isInternal(network: StackConfig["network"]): boolean {
  return network.mode === "private" || (network.mode === "existing" && !network.assignPublicIp);
}
