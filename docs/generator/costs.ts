import { formatMoney, type HourlyRate, hourlyRate, MONTH_HOURS } from "../../runner/cli/price/cost";
import { shippedPrices } from "../../runner/cli/price/load-prices";
import { code, table } from "./markdown";
import { nameOf, type Resource } from "./resources";
import { ADDITIONS, type AdditionName, COMPARED, NETWORKS, type NetworkName, stackWith } from "./samples";
import { type Standing, standingCosts, sumOf } from "./standing";
import { dollars, PRICES } from "./standing-prices";

/** Costs at rest of a stack with one model and no triggers, by network. */
export function networkTable(): string {
  const rows = (Object.keys(NETWORKS) as NetworkName[]).map((name) => {
    const costs = standingCosts(stackWith(name));
    return [name, dollars(sumOf(costs)), said(costs), perGb(NETWORKS[name].mode)];
  });
  return table(["network", "a month at rest", "which is", "for each GB"], rows);
}

function perGb(mode: string): string {
  if (mode === "private") return `$${PRICES.endpoint.gb} through an endpoint; S3 free`;
  if (mode === "nat") return `$${PRICES.nat.gb} through NAT; S3 free`;
  return mode === "existing"
    ? "depends on your network"
    : `nothing; $${PRICES.ipv4.hour} an hour for a task's public address`;
}

/** Additional costs at rest of each key of a model. */
export function additionsTable(): string {
  const rows = (Object.keys(ADDITIONS) as AdditionName[]).map((name) => {
    const added = COMPARED.map((network) => addedBy(stackWith(network), stackWith(network, name)));
    const costs = added.map(standingCosts);
    const [first = [], second = []] = costs;
    const what = [...first, ...second.filter(({ what }) => !first.some((one) => one.what === what))];
    const tasks = standingTasks(added[0] ?? []);
    const running = tasks > 0 ? `; and ${tasks} tasks that run all the time, see [cost of a run](#cost-of-a-run)` : "";
    return [code(name), ...costs.map((one) => dollars(sumOf(one))), said(what) + running];
  });
  return table(["key of a model", ...COMPARED.map((network) => `in ${network}`), "which is"], rows);
}

/** Resources that only the second stack has. */
function addedBy(before: Resource[], after: Resource[]): Resource[] {
  const had = new Set(before.map(nameOf));
  return after.filter((resource) => !had.has(nameOf(resource)));
}

/** Tasks that services keep when idle. */
function standingTasks(resources: Resource[]): number {
  const targets = resources.filter(([type]) => type === "aws:appautoscaling/target:Target");
  return targets.reduce((sum, [, { minCapacity }]) => sum + Number(minCapacity), 0);
}

const said = (costs: Standing[]) =>
  costs.map(({ what, month }) => `${what} (${dollars(month)})`).join(", ") || "nothing";

/** Usage-based charges. */
export function usageTable(): string {
  const { cloudwatch, ecr, s3, kms, secret, loadBalancer } = PRICES;
  return table(
    ["charge", "price", "usage"],
    [
      [
        "images in ECR",
        `${dollars(ecr.gbMonth)} a GB and month`,
        "the newest `image.keepImages` images; shared layers count once",
      ],
      ["bucket", `$${s3.gbMonth} a GB and month`, "inputs, outputs, and old versions for `bucket.noncurrentDays` days"],
      [
        "logs",
        `${dollars(cloudwatch.logGb)} a GB taken in, ${dollars(cloudwatch.logGbMonth)} a GB and month kept`,
        "R's output, kept for `logs.retentionDays` days",
      ],
      [
        "Container Insights",
        `${dollars(cloudwatch.metric)} a metric and month, by the hour`,
        "metrics of the cluster, each task definition and each service while tasks run; none with `containerInsights: disabled`, more metrics at another price with `enhanced`",
      ],
      ["load balancer", `$${loadBalancer.lcuHour} an LCU-hour`, "by connections, bytes or rules, whichever is highest"],
      ["KMS", `${dollars(kms.keyMonth)} a key and month`, "only with your own key (`bucket.kmsKeyArn`)"],
      [
        "Secrets Manager",
        `${dollars(secret.month)} a secret and month`,
        "secrets that models name; SSM's standard parameters are free",
      ],
    ],
  );
}

/** Sizes on the page: Fargate's smallest, and a few typical ones. */
const SIZES = [
  { cpu: 256, memory: 512 },
  { cpu: 512, memory: 1024 },
  { cpu: 1024, memory: 4096 },
  { cpu: 2048, memory: 8192 },
  { cpu: 4096, memory: 16384 },
  { cpu: 16384, memory: 122880 },
];

/** Costs of a running task, from the price table of `rfargate estimate`. */
export function runTable(): string {
  const rows = SIZES.map((size) => {
    const onDemand = hourOf({ ...size, spot: false });
    const times = [1 / 60, 1 / 6, 1, MONTH_HOURS].map((hours) => formatMoney(onDemand.total * hours));
    return [String(size.cpu), String(size.memory), ...times, formatMoney(hourOf({ ...size, spot: true }).total)];
  });
  const { pricesAsOf } = hourOf({ ...SIZES[0]!, spot: false });
  const head = ["cpu", "memory", "a minute", "10 minutes", "an hour", "a month, all the time", "an hour of Spot"];
  return [formula(), `Linux on x86 in ${PRICES.region}, prices of ${pricesAsOf}:`, table(head, rows)].join("\n\n");
}

function hourOf(task: { cpu: number; memory: number; spot: boolean }): HourlyRate {
  const rate = hourlyRate(shippedPrices(), { ...task, region: PRICES.region, architecture: "X86_64", storage: 20 });
  if (typeof rate === "string") throw new Error(rate);
  return rate;
}

function formula(): string {
  const { onDemand, storageGbHour } = shippedPrices().regions[PRICES.region] ?? {};
  const { vcpuHour, gbHour } = onDemand?.X86_64 ?? {};
  const text = `dollars = hours x (vCPU x ${vcpuHour} + GB x ${gbHour} + GB of disk above 20 x ${storageGbHour})`;
  return `\`\`\`text\n${text}\n\`\`\``;
}
