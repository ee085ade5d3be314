import * as pulumi from "@pulumi/pulumi";
import { R_CONTAINER } from "../../contract/outputs/contract";
import * as aws from "../base/aws";
import { type Tags, type Transform, transformed } from "../base/transform";
import { ApiLoadBalancer, type ApiLoadBalancerArgs } from "./api-load-balancer";

/** How an API is served and scaled. */
export interface ApiSettings {
  /** Port that the script listens on, passed to it as RFARGATE_PORT. @default 8000 */
  port?: number;
  /** Tasks at rest. @default 2 */
  minTasks?: number;
  /** @default 4 */
  maxTasks?: number;
  /** Average CPU of the tasks that scaling targets, percent. @default 75 */
  targetCpuPercent?: number;
  /** Seconds between two changes of the number of tasks. @default 60 */
  cooldownSeconds?: number;
  /** Path that answers 200 to 399 when a task can serve. @default "/" */
  healthPath?: string;
  /** Seconds before a new task's failed health checks count: R starts, packages load. @default 60 */
  startSeconds?: number;
  /** Longest request, in seconds, 1 to 4000; with Spot at most 120, AWS's notice before it reclaims a task. @default 60 */
  requestTimeoutSeconds?: number;
  /** Seconds that a stopping task keeps its connections, 0 to 3600; with Spot at most 120. @default requestTimeoutSeconds */
  drainSeconds?: number | undefined;
  /** Whether a browser stays with the task that answered it first, for a day. @default false */
  stickySessions?: boolean;
  /** ACM certificate of the load balancer's region: HTTPS, and port 80 only redirects. @default plain HTTP */
  certificateArn?: string;
}

export interface ApiServiceArgs extends ApiSettings {
  clusterName: pulumi.Input<string>;
  taskDefinitionArn: pulumi.Input<string>;
  /** Where tasks run, in two zones or more. */
  network: {
    vpcId: pulumi.Input<string>;
    /** Tells the VPC from others, such as its id: an API that moves to another VPC needs another key. @default none */
    vpcKey?: string | undefined;
    subnetIds: pulumi.Input<string[]>;
    securityGroupIds: pulumi.Input<string[]>;
    assignPublicIp: boolean;
  };
  /** Where the load balancer is, and who may call it. */
  loadBalancer: Pick<ApiLoadBalancerArgs, "subnetIds" | "internal" | "allowFrom" | "transform">;
  /** Whether tasks run on Fargate Spot. @default false */
  spot?: boolean;
  /** Whether creating or updating the service waits until its tasks serve. @default true */
  waitForSteadyState?: boolean;
  tags?: Tags;
  transform?: {
    service?: Transform<aws.ecs.ServiceArgs>;
    scalingTarget?: Transform<aws.appautoscaling.TargetArgs>;
    scalingPolicy?: Transform<aws.appautoscaling.PolicyArgs>;
  };
}

/** Defaults of an API. */
export const API_DEFAULTS = {
  port: 8000,
  minTasks: 2,
  maxTasks: 4,
  targetCpuPercent: 75,
  cooldownSeconds: 60,
  healthPath: "/",
  startSeconds: 60,
  requestTimeoutSeconds: 60,
  stickySessions: false,
} as const;

/** Settings with their defaults. */
type UsedSettings = Required<Pick<ApiSettings, keyof typeof API_DEFAULTS>> & Pick<ApiSettings, "drainSeconds">;

/**
 * A model as a service that answers requests: tasks in several zones behind a load balancer.
 *
 * CPU use sets the number of tasks. A deployment whose tasks do not come up is rolled back.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
 *
 * @example
 * ```ts
 * import { ApiService } from "r-on-fargate/components/api/api-service";
 * import type { Network } from "r-on-fargate/components/network/network";
 * import type { RTask } from "r-on-fargate/components/task/r-task";
 *
 * declare const network: Network, task: RTask;
 * const api = new ApiService("score", {
 *   clusterName: "models",
 *   taskDefinitionArn: task.taskDefinitionArn,
 *   network,
 *   loadBalancer: { subnetIds: network.publicSubnetIds ?? network.subnetIds, internal: false },
 *   port: 8000,
 *   healthPath: "/health",
 *   maxTasks: 8,
 * });
 * export const url = api.url;
 * ```
 */
export class ApiService extends pulumi.ComponentResource {
  readonly serviceName: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly service: aws.ecs.Service;
  readonly loadBalancer: ApiLoadBalancer;

  constructor(name: string, args: ApiServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:ApiService", name, {}, opts);
    const settings = { ...API_DEFAULTS, ...defined(args) };
    this.loadBalancer = new ApiLoadBalancer(
      name,
      {
        ...args.loadBalancer,
        vpcId: args.network.vpcId,
        vpcKey: args.network.vpcKey,
        port: settings.port,
        healthPath: settings.healthPath,
        requestTimeoutSeconds: settings.requestTimeoutSeconds,
        drainSeconds: settings.drainSeconds,
        stickySessions: settings.stickySessions,
        certificateArn: args.certificateArn,
        tags: args.tags,
      },
      { parent: this },
    );
    this.service = this.makeService(name, args, settings, opts);
    this.serviceName = this.service.name;
    this.url = this.loadBalancer.url;
    this.makeScaling(name, args, settings);
    this.registerOutputs({ serviceName: this.serviceName, url: this.url });
  }

  private makeService(
    name: string,
    args: ApiServiceArgs,
    settings: UsedSettings,
    opts?: pulumi.ComponentResourceOptions,
  ): aws.ecs.Service {
    const { network } = args;
    return new aws.ecs.Service(
      name,
      transformed(args.transform?.service, name, {
        name,
        cluster: args.clusterName,
        taskDefinition: args.taskDefinitionArn,
        desiredCount: settings.minTasks,
        capacityProviderStrategies: [{ capacityProvider: args.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
        // Without it, the provider rejects a change to or from Spot.
        forceNewDeployment: true,
        networkConfiguration: {
          subnets: network.subnetIds,
          securityGroups: pulumi
            .all([network.securityGroupIds, this.loadBalancer.taskSecurityGroupId])
            .apply(([own, api]) => [...own, api]),
          assignPublicIp: network.assignPublicIp,
        },
        loadBalancers: [
          {
            targetGroupArn: this.loadBalancer.targetGroupArn,
            containerName: R_CONTAINER,
            containerPort: settings.port,
          },
        ],
        healthCheckGracePeriodSeconds: settings.startSeconds,
        // New tasks serve before old ones stop.
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
        waitForSteadyState: args.waitForSteadyState ?? true,
        enableEcsManagedTags: true,
        propagateTags: "SERVICE",
        tags: args.tags,
      }),
      {
        parent: this,
        dependsOn: pulumi.output(opts?.dependsOn).apply((given) => [given ?? [], this.loadBalancer.listeners].flat()),
        // Auto scaling sets the number of tasks from then on.
        ignoreChanges: ["desiredCount"],
        customTimeouts: drainTimeouts(settings.drainSeconds ?? settings.requestTimeoutSeconds),
      },
    );
  }

  /** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html */
  private makeScaling(name: string, args: ApiServiceArgs, settings: UsedSettings): void {
    const target = new aws.appautoscaling.Target(
      name,
      transformed(args.transform?.scalingTarget, name, {
        serviceNamespace: "ecs",
        scalableDimension: "ecs:service:DesiredCount",
        resourceId: pulumi.interpolate`service/${args.clusterName}/${this.service.name}`,
        minCapacity: settings.minTasks,
        maxCapacity: settings.maxTasks,
        tags: args.tags,
      }),
      { parent: this },
    );
    new aws.appautoscaling.Policy(
      name,
      transformed(args.transform?.scalingPolicy, name, {
        name: `${name}-cpu`,
        policyType: "TargetTrackingScaling",
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
          targetValue: settings.targetCpuPercent,
          scaleOutCooldown: settings.cooldownSeconds,
          scaleInCooldown: settings.cooldownSeconds,
        },
      }),
      { parent: this },
    );
  }
}

/** The provider's default timeout for a service, in minutes. Source: https://www.pulumi.com/registry/packages/aws/api-docs/ecs/service/ (timeouts) */
const SERVICE_MINUTES = 20;

/** A deployment is complete when the old tasks have stopped: their draining adds to the provider's wait for the new ones. */
function drainTimeouts(drainSeconds: number): pulumi.CustomTimeouts {
  const minutes = `${SERVICE_MINUTES + Math.ceil(drainSeconds / 60)}m`;
  return { update: minutes, delete: minutes };
}

/** The given settings; a field without a value counts as absent. */
function defined(args: ApiSettings): ApiSettings {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}
