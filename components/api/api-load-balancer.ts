import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import { type Tags, type Transform, transformed } from "../base/transform";

export interface ApiLoadBalancerArgs {
  vpcId: pulumi.Input<string>;
  /**
   * Tells the VPC from others, such as its id. Part of the names, so that another VPC replaces load balancer and target group.
   * @default none
   */
  vpcKey?: string | undefined;
  /** In two zones or more; public ones unless internal. */
  subnetIds: pulumi.Input<string[]>;
  /** Whether it can be reached only from inside the network. */
  internal: boolean;
  /**
   * IPv4 ranges that may call it.
   * @default the world; the private ranges of RFC 1918 if internal
   */
  allowFrom?: string[];
  /** Port of the tasks. */
  port: number;
  /** Path that answers 200 to 399 when a task can serve. */
  healthPath: string;
  /** Idle timeout, in seconds: a connection without a byte for that long is closed. */
  requestTimeoutSeconds: number;
  /** Seconds that a deregistered task keeps its connections. @default requestTimeoutSeconds */
  drainSeconds?: number | undefined;
  /**
   * Whether the load balancer's cookie keeps a browser with the task that answered it first. WebSockets stay with their task
   * in any case.
   * @default false
   */
  stickySessions?: boolean;
  /** ACM certificate: HTTPS on 443, and 80 only redirects. @default plain HTTP on 80 */
  certificateArn?: string;
  tags?: Tags;
  transform?: {
    loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
    targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  };
}

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const WORLD = ["0.0.0.0/0"];

/** A day. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html */
const STICKY_SECONDS = 24 * 3600;

/** TLS 1.3 and 1.2. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/**
 * An Application Load Balancer in front of tasks, open on 80 and, with a certificate, on 443.
 *
 * Comes with a security group for the tasks that allows only the load balancer, on their port.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
 * @throws RunError for a name that starts with `internal-`, which ELB rejects (API_CreateLoadBalancer, Name)
 *
 * @example
 * ```ts
 * import { ApiLoadBalancer } from "r-on-fargate/components/api/api-load-balancer";
 * import type { Network } from "r-on-fargate/components/network/network";
 *
 * declare const network: Network;
 * const balancer = new ApiLoadBalancer("score", {
 *   vpcId: network.vpcId,
 *   subnetIds: network.publicSubnetIds ?? network.subnetIds,
 *   internal: false,
 *   port: 8000,
 *   healthPath: "/health",
 *   requestTimeoutSeconds: 60,
 * });
 * export const url = balancer.url;
 * ```
 */
export class ApiLoadBalancer extends pulumi.ComponentResource {
  readonly targetGroupArn: pulumi.Output<string>;
  /** Add it to the tasks' own groups. */
  readonly taskSecurityGroupId: pulumi.Output<string>;
  /** `http://` or `https://` and the load balancer's name; a certificate is for another name that points to it. */
  readonly url: pulumi.Output<string>;
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly targetGroup: aws.lb.TargetGroup;
  /** A service can use a target group once a listener forwards to it. */
  readonly listeners: aws.lb.Listener[];

  constructor(name: string, args: ApiLoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:ApiLoadBalancer", name, {}, opts);
    if (name.startsWith("internal-"))
      throw new pulumi.RunError(
        `"${name}" cannot name a load balancer: AWS keeps names that start with internal- for itself; give project, stack or model another name`,
      );
    const securityGroups = this.makeSecurityGroups(name, args);
    this.taskSecurityGroupId = securityGroups.tasks.id;
    // A load balancer's scheme and VPC are fixed, as is its target group's VPC. A new name creates new ones before it deletes the old ones.
    const scheme = args.internal ? "internal" : "public";
    const place = args.vpcKey ? `${scheme}, ${args.vpcKey}` : scheme;
    this.loadBalancer = new aws.lb.LoadBalancer(
      name,
      transformed(args.transform?.loadBalancer, name, {
        name: shortName(name, place),
        loadBalancerType: "application",
        internal: args.internal,
        subnets: args.subnetIds,
        securityGroups: [securityGroups.balancer.id],
        idleTimeout: args.requestTimeoutSeconds,
        // Invalid headers are dropped: a backend may read them differently.
        dropInvalidHeaderFields: true,
        tags: args.tags,
      }),
      { parent: this },
    );
    this.targetGroup = new aws.lb.TargetGroup(
      name,
      transformed(args.transform?.targetGroup, name, {
        // So are its port and load balancer, and the provider does not turn stickiness off.
        name: shortName(name, `port ${args.port}, ${place}${args.stickySessions ? ", sticky" : ""}`),
        vpcId: args.vpcId,
        targetType: "ip",
        protocol: "HTTP",
        port: args.port,
        // Requests in flight are answered first; then ECS sends SIGTERM.
        deregistrationDelay: args.drainSeconds ?? args.requestTimeoutSeconds,
        ...(args.stickySessions ? { stickiness: { type: "lb_cookie", cookieDuration: STICKY_SECONDS } } : {}),
        healthCheck: {
          path: args.healthPath,
          matcher: "200-399",
          interval: 15,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
        tags: args.tags,
      }),
      { parent: this },
    );
    this.targetGroupArn = this.targetGroup.arn;
    this.listeners = this.makeListeners(name, args);
    this.url = pulumi.interpolate`${args.certificateArn ? "https" : "http"}://${this.loadBalancer.dnsName}`;
    this.registerOutputs({
      targetGroupArn: this.targetGroupArn,
      taskSecurityGroupId: this.taskSecurityGroupId,
      url: this.url,
    });
  }

  private makeSecurityGroups(name: string, args: ApiLoadBalancerArgs) {
    const group = (suffix: string, description: string) =>
      new aws.ec2.SecurityGroup(
        `${name}-${suffix}`,
        { vpcId: args.vpcId, description, tags: args.tags },
        { parent: this },
      );
    const balancer = group("balancer", "Load balancer: HTTP and HTTPS in, the tasks out");
    const tasks = group("api", "API tasks: the load balancer in");
    const ranges = args.allowFrom ?? (args.internal ? PRIVATE_RANGES : WORLD);
    const open = args.certificateArn ? [80, 443] : [80];
    for (const port of open) {
      for (const cidrIpv4 of ranges) {
        this.rule("Ingress", `${name}-${port}-${cidrIpv4}`, balancer, port, { cidrIpv4 }, args.tags);
      }
    }
    // The groups refer to each other, so their rules are separate resources: inline, neither group could be created first.
    const { port } = args;
    this.rule("Egress", `${name}-to-tasks`, balancer, port, { referencedSecurityGroupId: tasks.id }, args.tags);
    this.rule("Ingress", `${name}-from-balancer`, tasks, port, { referencedSecurityGroupId: balancer.id }, args.tags);
    return { balancer, tasks };
  }

  private rule(
    direction: "Ingress" | "Egress",
    name: string,
    group: aws.ec2.SecurityGroup,
    port: number,
    other: { cidrIpv4: string } | { referencedSecurityGroupId: pulumi.Input<string> },
    tags: Tags | undefined,
  ): void {
    const Rule = direction === "Ingress" ? aws.vpc.SecurityGroupIngressRule : aws.vpc.SecurityGroupEgressRule;
    const ports = { ipProtocol: "tcp", fromPort: port, toPort: port };
    new Rule(name, { securityGroupId: group.id, ...ports, ...other, tags }, { parent: this });
  }

  private makeListeners(name: string, args: ApiLoadBalancerArgs): aws.lb.Listener[] {
    const forward = { type: "forward", targetGroupArn: this.targetGroupArn };
    const redirect = { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } };
    const listener = (suffix: string, listenerArgs: Omit<aws.lb.ListenerArgs, "loadBalancerArn">) =>
      new aws.lb.Listener(
        `${name}-${suffix}`,
        { loadBalancerArn: this.loadBalancer.arn, tags: args.tags, ...listenerArgs },
        { parent: this },
      );
    const { certificateArn } = args;
    const http = { protocol: "HTTP", port: 80, defaultActions: [certificateArn ? redirect : forward] };
    if (!certificateArn) return [listener("http", http)];
    const https = { protocol: "HTTPS", port: 443, sslPolicy: TLS_POLICY, certificateArn, defaultActions: [forward] };
    return [listener("http", http), listener("https", https)];
  }
}

/** A name of at most 32 characters, from a readable part and a hash of what forces a new resource. */
export function shortName(name: string, reason: string): string {
  const hash = createHash("sha256").update(`${name}\0${reason}`).digest("hex").slice(0, 6);
  return `${name.slice(0, 25).replace(/-+$/, "")}-${hash}`;
}
