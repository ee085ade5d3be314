import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import type { Tags } from "../base/transform";

export interface InterfaceEndpointsArgs {
  region: string;
  vpcId: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups that can reach the endpoints; no others can. */
  clientSecurityGroupIds: pulumi.Output<string[]>;
  /** Short service names, e.g. `ecr.api`. */
  services: string[];
  tags?: Tags;
}

/**
 * Interface endpoints with private DNS, so that SDKs in the VPC find them under the services' usual names.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 *
 * @example
 * ```ts
 * import type { Network } from "r-on-fargate/components/network/network";
 * import { InterfaceEndpoints } from "r-on-fargate/components/network/network-endpoints";
 *
 * declare const network: Network;
 * new InterfaceEndpoints("models", {
 *   region: "eu-central-1",
 *   vpcId: network.vpcId,
 *   subnetIds: network.subnetIds,
 *   clientSecurityGroupIds: network.securityGroupIds,
 *   services: ["ecr.api", "ecr.dkr", "logs"],
 * });
 * ```
 */
export class InterfaceEndpoints extends pulumi.ComponentResource {
  readonly endpointIds: pulumi.Output<string[]>;

  constructor(name: string, args: InterfaceEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:InterfaceEndpoints", name, {}, opts);
    const group = new aws.ec2.SecurityGroup(
      `${name}-endpoints`,
      {
        vpcId: args.vpcId,
        description: "Endpoints: HTTPS from tasks",
        ingress: [
          {
            description: "HTTPS from tasks",
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            securityGroups: args.clientSecurityGroupIds,
          },
        ],
        egress: [],
        tags: args.tags,
      },
      { parent: this },
    );
    const endpoints = args.services.map(
      (service) =>
        new aws.ec2.VpcEndpoint(
          `${name}-${service}`,
          {
            vpcId: args.vpcId,
            serviceName: `com.amazonaws.${args.region}.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: args.subnetIds,
            securityGroupIds: [group.id],
            tags: args.tags,
          },
          { parent: this },
        ),
    );
    this.endpointIds = pulumi.all(endpoints.map((endpoint) => endpoint.id));
    this.registerOutputs({ endpointIds: this.endpointIds });
  }
}
