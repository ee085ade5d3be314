import type { Trigger, TriggerStart } from "../task/trigger";
import { ApiAlarms } from "./api-alarms";
import { ApiService } from "./api-service";
import { type ApiConfig, apiErrors, apiPlaceErrors, apiSchema, isInternal } from "./config";

/** `api` of a model: an ECS service behind a load balancer. */
export const api: Trigger<"api", "api", typeof apiSchema, ApiService> = {
  name: "api",
  key: "api",
  schema: apiSchema,
  docs: { description: "Serves a port behind a load balancer: [api.md](api.md).", unset: "no API" },
  check: apiErrors,
  checkStack: (settings, { network }) => apiPlaceErrors(settings, network),
  serves: true,
  make,
  outputs: ({ url, serviceName }, { port }) => ({ api: { url, service: serviceName, port } }),
  // Every stack's deploying role covers services, their scaling and load balancers: components/deploy/compute.ts.
  deployGrants: {},
  isService: true,
  alarms(family, { loadBalancer: { loadBalancer, targetGroup } }, { api: thresholds, actions, tags }) {
    const suffixes = { loadBalancer: loadBalancer.arnSuffix, targetGroup: targetGroup.arnSuffix };
    const { errors, latency } = new ApiAlarms(family, { ...thresholds, ...suffixes, actions, tags });
    return [errors, latency];
  },
  figures({ loadBalancer: { loadBalancer, targetGroup }, serviceName }) {
    return { api: { loadBalancer: loadBalancer.arnSuffix, targetGroup: targetGroup.arnSuffix, serviceName } };
  },
};

function make({ family, model, task, stack }: TriggerStart, config: ApiConfig): ApiService {
  const { internal: chosen, allowFrom, loadBalancerSubnetIds, ...settings } = config;
  const { network, roles, cluster, tags } = stack;
  const internal = chosen ?? isInternal(stack.settings.network);
  const own = internal ? network.subnetIds : (network.publicSubnetIds ?? network.subnetIds);
  return new ApiService(
    family,
    {
      ...settings,
      clusterName: cluster.ready,
      taskDefinitionArn: task.taskDefinitionArn,
      network,
      loadBalancer: { internal, allowFrom, subnetIds: loadBalancerSubnetIds ?? own },
      spot: model.spot,
      tags,
    },
    { dependsOn: roles },
  );
}
