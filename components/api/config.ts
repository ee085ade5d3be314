import { z } from "zod";
import { addErrors, type ConfigError } from "../base/config/errors";
import { between, ipv4Range, tasksErrors } from "../base/config/fields";
import { VPC_DEFAULTS } from "../network/vpc-defaults";
import { API_DEFAULTS } from "./api-service";

const cidr = ipv4Range("[0-9]|[12][0-9]|3[0-2]", "an IPv4 range, like 10.0.0.0/8 or 203.0.113.7/32");

/** Inbound rules of a security group. Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MOST_RULES = 60;

/** The settings that decide where a load balancer is. */
type Network =
  | { mode: "existing"; subnetIds: string[]; assignPublicIp?: boolean | undefined }
  | { mode: "public" | "private" | "nat"; zones?: number | undefined };

/** The default of `internal` in words, for the reference. */
const INTERNAL_BY_DEFAULT =
  "internal with network mode `private`, and with `existing` unless tasks have public addresses";

/** Default of `internal`: internal if the internet cannot reach the network's tasks. */
export function isInternal(network: Network): boolean {
  return network.mode === "private" || (network.mode === "existing" && !network.assignPublicIp);
}

/** A model's `api`. Limits: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
export const apiSchema = z
  .strictObject({
    port: between(1024, 65535)
      .default(API_DEFAULTS.port)
      .describe(
        "TCP port that the script listens on, passed to it as `RFARGATE_PORT`. Ports below 1024 need root, and R does not run as root.",
      ),
    minTasks: between(1, 1000, "tasks")
      .default(API_DEFAULTS.minTasks)
      .describe("Minimum number of tasks, up to `maxTasks`."),
    maxTasks: between(1, 1000, "tasks").default(API_DEFAULTS.maxTasks).describe("Maximum number of tasks."),
    targetCpuPercent: between(1, 100, "percent")
      .default(API_DEFAULTS.targetCpuPercent)
      .describe("Average CPU of the tasks that scaling targets."),
    cooldownSeconds: between(0, 3600, "seconds")
      .default(API_DEFAULTS.cooldownSeconds)
      .describe("Pause between two changes of the number of tasks."),
    healthPath: z
      .string()
      .regex(/^\/[\w.~!$&'()*+,;=:@%/?-]{0,1023}$/, "a path that starts with '/'")
      .default(API_DEFAULTS.healthPath)
      .describe("Path that returns 200 to 399 when a task can serve requests."),
    startSeconds: between(0, 3600, "seconds")
      .default(API_DEFAULTS.startSeconds)
      .describe("Grace period of a new task before failed health checks count."),
    requestTimeoutSeconds: between(1, 3600, "seconds")
      .default(API_DEFAULTS.requestTimeoutSeconds)
      .describe("Longest request, and longest silence of a connection; at most 120 with `spot`."),
    drainSeconds: between(0, 3600, "seconds").optional().meta({
      description: "How long a stopping task keeps its open connections; at most 120 with `spot`.",
      unset: "`requestTimeoutSeconds`",
    }),
    stickySessions: z
      .boolean()
      .default(API_DEFAULTS.stickySessions)
      .describe("Whether a browser stays with the task that answered it first, for a day; required by Shiny sessions."),
    certificateArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate\/|iam::\d{12}:server-certificate\/).+$/,
        "the ARN of a certificate",
      )
      .optional()
      .meta({
        description: "ACM certificate for HTTPS on port 443; port 80 then redirects to it.",
        unset: "plain HTTP on 80",
      }),
    internal: z.boolean().optional().meta({
      description: "Whether the load balancer can be reached only from inside the network.",
      unset: INTERNAL_BY_DEFAULT,
    }),
    allowFrom: z
      .array(cidr)
      .min(1, "at least one range")
      .refine((ranges) => new Set(ranges).size === ranges.length, "each range once")
      .optional()
      .meta({
        description: "IPv4 ranges that can call the load balancer.",
        unset: "any address; the private ranges if it is internal",
      }),
    loadBalancerSubnetIds: z
      .array(z.string().regex(/^subnet-/, "a subnet id, subnet-..."))
      .min(2, "subnets in two zones")
      .optional()
      .meta({
        description: "Subnets of the load balancer, in two zones; for `network.mode: existing` only.",
        unset: "`network.subnetIds`",
      }),
  })
  .superRefine(({ minTasks, maxTasks, allowFrom = [], certificateArn }, context) => {
    addErrors(context, [...tasksErrors(minTasks, maxTasks), ...ruleErrors(allowFrom, certificateArn ? 2 : 1)]);
  });

/** Checks that a security group takes the ranges of every port of the load balancer. */
function ruleErrors(ranges: string[], ports: number): ConfigError[] {
  const most = MOST_RULES / ports;
  if (ranges.length <= most) return [];
  const message = `${ranges.length} ranges on ${ports} port${ports > 1 ? "s" : ""} are too many for a security group`;
  return [{ path: ["allowFrom"], message, allowed: `up to ${most}`, remedy: "fewer, larger ranges" }];
}

export type ApiConfig = z.output<typeof apiSchema>;

/** Notice before Spot reclaims a task, in seconds. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html */
const SPOT_WARNING = 120;

/** Checks an API against its model. */
export function apiErrors(api: ApiConfig, model: { spot: boolean }): ConfigError[] {
  if (!model.spot) return [];
  return (["requestTimeoutSeconds", "drainSeconds"] as const).flatMap((field) => {
    const seconds = api[field] ?? 0;
    if (seconds <= SPOT_WARNING) return [];
    const message = `${seconds} is too long for Spot: AWS reclaims a task with ${SPOT_WARNING} seconds' notice`;
    return [{ path: [field], message, allowed: `up to ${SPOT_WARNING} seconds with spot: true` }];
  });
}

/** Checks an API's load balancer against the network. */
export function apiPlaceErrors(api: ApiConfig, network: Network): ConfigError[] {
  const error = (field: keyof ApiConfig, message: string, remedy: string) => [{ path: [field], message, remedy }];
  if (network.mode === "existing") {
    const subnets = api.loadBalancerSubnetIds ?? network.subnetIds;
    if (subnets.length >= 2) return [];
    return error(
      "loadBalancerSubnetIds",
      "a load balancer needs subnets in two zones, and network.subnetIds has one",
      "list subnets in two zones",
    );
  }
  if (api.loadBalancerSubnetIds)
    return error(
      "loadBalancerSubnetIds",
      `network.mode ${network.mode} creates the load balancer's subnets`,
      "remove the key, or network.mode: existing",
    );
  if ((network.zones ?? VPC_DEFAULTS.zones) < 2)
    return error("port", "an API needs two zones, and the network has one", "network.zones: 2");
  if (network.mode === "private" && api.internal === false)
    return error(
      "internal",
      "network.mode private has no public subnets for the load balancer",
      "network.mode: public or nat, or internal: true",
    );
  return [];
}
