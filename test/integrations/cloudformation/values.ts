import { type Properties, pairs } from "./spelling";

export const json = (text: unknown) => JSON.parse(String(text)) as unknown;
/** A name or an address that ends in it. */
export const lastPart = (text: unknown) => String(text).split("/").at(-1)!;
export const awsvpc = (network: unknown) => {
  const { assignPublicIp, ...rest } = network as Properties;
  return { awsvpcConfiguration: { ...rest, assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" } };
};
const bounds = (inputs: Properties) =>
  Object.fromEntries(
    ["metricIntervalLowerBound", "metricIntervalUpperBound"].flatMap((key) =>
      inputs[key] === undefined ? [] : [[key, Number(inputs[key])]],
    ),
  );
export const steps = (policy: Properties) => ({
  ...policy,
  stepAdjustments: (policy.stepAdjustments as Properties[]).map((step) => ({ ...step, ...bounds(step) })),
});
export const attributes = (values: Record<string, unknown>) =>
  Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: String(value) }]));

export const queueNamed = (url: unknown) => ({
  QueueName: lastPart(url),
  ...(String(url).endsWith(".fifo") ? { FifoQueue: true } : {}),
});

export function rules(list: unknown): Properties[] {
  return (list as Properties[]).flatMap(({ cidrBlocks, protocol, securityGroups, self: _, ...rule }) => [
    ...((cidrBlocks ?? []) as string[]).map((cidrIp) => ({ ...rule, ipProtocol: protocol, cidrIp })),
    ...((securityGroups ?? []) as string[]).map((group) => ({
      ...rule,
      ipProtocol: protocol,
      sourceSecurityGroupId: group,
    })),
  ]);
}

export function metricQuery({ metric, ...query }: Properties): Properties {
  if (!metric) return query;
  const { dimensions, period, stat, unit, ...name } = metric as Properties;
  const metricStat = { metric: { ...name, dimensions: pairs(dimensions, "Name", "Value") }, period, stat, unit };
  return { ...query, metricStat: unit ? metricStat : { metric: metricStat.metric, period, stat } };
}

export function volume({ name, efsVolumeConfiguration: efs }: Properties): Properties {
  if (!efs) return { name };
  const { fileSystemId, rootDirectory, ...rest } = efs as Properties;
  return { name, eFSVolumeConfiguration: { filesystemId: fileSystemId, rootDirectory, ...rest } };
}

/** A target that is no task of ECS is spelt as CloudFormation has it. */
export function scheduleTarget({ ecsParameters, ...target }: Properties): Properties {
  if (!ecsParameters) return target;
  const { capacityProviderStrategies, networkConfiguration, tags, ...ecs } = ecsParameters as Properties;
  return {
    ...target,
    ecsParameters: {
      ...ecs,
      capacityProviderStrategy: capacityProviderStrategies,
      networkConfiguration: awsvpc(networkConfiguration),
      tags: pairs(tags, "key", "value"),
    },
  };
}
