import * as pulumi from "@pulumi/pulumi";
import { type AwsPlace, clusterArn } from "./arns";
import * as aws from "./aws";
import { type Tags, type Transform, transformed } from "./transform";

export interface ClusterArgs {
  place: AwsPlace;
  /**
   * 1 to 255 letters, digits, hyphens and underscores.
   * @default the component's name
   */
  clusterName?: string;
  /**
   * Container Insights: metrics of each task, charged by CloudWatch.
   * @default "enabled"
   */
  containerInsights?: "enabled" | "enhanced" | "disabled";
  tags?: Tags;
  transform?: { cluster?: Transform<aws.ecs.ClusterArgs> };
}

/**
 * An ECS cluster on Fargate with the capacity providers FARGATE and FARGATE_SPOT.
 *
 * A request that names no provider gets FARGATE.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 *
 * @example
 * ```ts
 * import { Cluster } from "r-on-fargate/components/base/cluster";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * const cluster = new Cluster("models", { place, containerInsights: "enhanced" });
 * export const clusterName = cluster.ready;
 * ```
 */
export class Cluster extends pulumi.ComponentResource {
  /** Known before the cluster is created. */
  readonly clusterName: string;
  readonly arn: string;
  readonly cluster: aws.ecs.Cluster;
  /** The cluster's name, available once its capacity providers are attached. */
  readonly ready: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:Cluster", name, {}, opts);
    this.clusterName = args.clusterName ?? name;
    this.arn = clusterArn(args.place, this.clusterName);
    this.cluster = new aws.ecs.Cluster(
      name,
      transformed(args.transform?.cluster, name, {
        name: this.clusterName,
        settings: [{ name: "containerInsights", value: args.containerInsights ?? "enabled" }],
        tags: args.tags,
      }),
      { parent: this },
    );
    const providers = new aws.ecs.ClusterCapacityProviders(
      name,
      {
        clusterName: this.cluster.name,
        capacityProviders: ["FARGATE", "FARGATE_SPOT"],
        defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      },
      { parent: this },
    );
    this.ready = providers.clusterName;
    this.registerOutputs({ clusterName: this.ready, arn: this.arn });
  }
}
