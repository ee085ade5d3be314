import type { Resource } from "./resources";
import { PRICES } from "./standing-prices";

/** A resource that costs money at rest. */
export interface Standing {
  what: string;
  /** USD a month. */
  month: number;
}

/** The resources of a stack that cost money at rest, without tasks, whose prices depend on their size. */
export function standingCosts(resources: Resource[]): Standing[] {
  return [
    ...endpoints(resources),
    ...nat(resources),
    ...loadBalancers(resources),
    alarms(resources),
    dashboards(resources),
  ].filter(({ month }) => month > 0);
}

export const sumOf = (costs: Standing[]) => costs.reduce((sum, { month }) => sum + month, 0);

const of = (resources: Resource[], type: string) =>
  resources.filter(([own]) => own === type).map(([, inputs]) => inputs);

function endpoints(resources: Resource[]): Standing[] {
  const found = of(resources, "aws:ec2/vpcEndpoint:VpcEndpoint").filter((one) => one.vpcEndpointType === "Interface");
  return found.map(({ subnetIds, serviceName }) => {
    const zones = (subnetIds as string[]).length;
    const service = String(serviceName).split(".").slice(3).join(".");
    return {
      what: `interface endpoint ${service} in ${plural(zones, "zone")}`,
      month: zones * PRICES.endpoint.hour * PRICES.hours,
    };
  });
}

function nat(resources: Resource[]): Standing[] {
  const gateways = of(resources, "awsx:ec2:Vpc").filter(({ natGateways }) => {
    return (natGateways as { strategy: string }).strategy === "Single";
  });
  return gateways.map(() => ({
    what: "1 NAT gateway with its public address",
    month: (PRICES.nat.hour + PRICES.ipv4.hour) * PRICES.hours,
  }));
}

function loadBalancers(resources: Resource[]): Standing[] {
  return of(resources, "aws:lb/loadBalancer:LoadBalancer").map(({ internal, subnets }) => {
    const addresses = internal ? 0 : (subnets as string[]).length;
    const shown = addresses > 0 ? ` with ${plural(addresses, "public address", "public addresses")}` : ", internal";
    return {
      what: `1 load balancer${shown}`,
      month: (PRICES.loadBalancer.hour + addresses * PRICES.ipv4.hour) * PRICES.hours,
    };
  });
}

/** An alarm is charged for each of its metrics. */
function alarms(resources: Resource[]): Standing {
  const found = of(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
  const metrics = found.map(({ metricQueries }) => {
    return Array.isArray(metricQueries)
      ? metricQueries.filter((query: { metric?: unknown }) => query.metric).length
      : 1;
  });
  const count = metrics.reduce((sum, one) => sum + one, 0);
  return { what: `${found.length} alarms on ${count} metrics`, month: count * PRICES.cloudwatch.alarmMetric };
}

function dashboards(resources: Resource[]): Standing {
  const count = of(resources, "aws:cloudwatch/dashboard:Dashboard").length;
  return { what: plural(count, "dashboard"), month: count * PRICES.cloudwatch.dashboard };
}

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
