/** AWS's list prices in one region, in USD, for the pages' tables. */
export const PRICES = {
  region: "us-east-1",
  asOf: "2026-06",
  /** Hours of a month in AWS's calculator. */
  hours: 730,
  /** A zone and hour, and a GB. https://aws.amazon.com/privatelink/pricing/ */
  endpoint: { hour: 0.01, gb: 0.01 },
  /** An hour, and a GB. https://aws.amazon.com/vpc/pricing/ */
  nat: { hour: 0.045, gb: 0.045 },
  /** An address and hour. https://aws.amazon.com/vpc/pricing/ */
  ipv4: { hour: 0.005 },
  /** An hour, and an LCU-hour. https://aws.amazon.com/elasticloadbalancing/pricing/ */
  loadBalancer: { hour: 0.0225, lcuHour: 0.008 },
  /** A month: each metric of an alarm, each metric, each dashboard; a GB of log taken in, and kept. https://aws.amazon.com/cloudwatch/pricing/ */
  cloudwatch: { alarmMetric: 0.1, metric: 0.3, dashboard: 3, logGb: 0.5, logGbMonth: 0.03 },
  /** A GB and month. https://aws.amazon.com/ecr/pricing/ */
  ecr: { gbMonth: 0.1 },
  /** A GB and month, Standard. https://aws.amazon.com/s3/pricing/ */
  s3: { gbMonth: 0.023 },
  /** A key and month. https://aws.amazon.com/kms/pricing/ */
  kms: { keyMonth: 1 },
  /** A secret and month. https://aws.amazon.com/secrets-manager/pricing/ */
  secret: { month: 0.4 },
} as const;

/** `$14.60`, `$0`. */
export const dollars = (usd: number) => (usd === 0 ? "$0" : `$${usd.toFixed(2)}`);
