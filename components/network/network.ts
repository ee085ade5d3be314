// Only this part of awsx: all of it would load the AWS SDK, a third of a second at every preview.
import { Vpc, type VpcArgs } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import * as aws from "../base/aws";
import { type Tags, type Transform, transformed } from "../base/transform";
import { InterfaceEndpoints } from "./network-endpoints";
import { VPC_DEFAULTS } from "./vpc-defaults";

/** Where tasks run. Costs at rest are AWS's list prices of us-east-1. */
export type NetworkMode =
  /** Existing subnets and, if given, security groups. Creates only a security group, if none is given. */
  | {
      mode: "existing";
      vpcId: string;
      subnetIds: string[];
      /** @default a new one: nothing in, HTTPS out */
      securityGroupIds?: string[];
      /** Whether tasks get a public address, which they need to reach AWS from subnets without NAT. @default false */
      assignPublicIp?: boolean;
    }
  /** Public subnets without inbound traffic, and an S3 gateway endpoint. Costs nothing at rest. */
  | ({ mode: "public" } & NewVpc)
  /** Isolated subnets with endpoints for what tasks use: no internet access; about 7 USD a month for each endpoint and zone. */
  | ({ mode: "private" } & NewVpc)
  /** Private subnets behind one NAT gateway, S3 through a gateway endpoint: about 33 USD a month and 0.045 USD a GB. */
  | ({ mode: "nat" } & NewVpc);

export interface NewVpc {
  /**
   * IPv4 range of the VPC, /16 to /26.
   * @default "10.0.0.0/16"
   */
  cidrBlock?: string;
  /**
   * Number of availability zones, 1 to 3.
   * @default 2
   */
  zones?: number;
}

export interface NetworkArgs {
  /** AWS region, such as `eu-west-1`: part of the names of endpoint services. */
  region: string;
  network: NetworkMode;
  /** Zones of a new VPC: see `zoneNames`. @default the first that awsx finds, Local Zones among them */
  zoneNames?: string[];
  /**
   * Services that private tasks reach through interface endpoints, short names (`com.amazonaws.<region>.<name>`).
   * @default what every task needs: image pull and logs
   */
  endpointServices?: string[];
  /** Security groups of file systems that tasks reach by NFS, if this component creates the tasks' group. @default none */
  fileSystemGroupIds?: string[];
  tags?: Tags;
  transform?: { securityGroup?: Transform<aws.ec2.SecurityGroupArgs>; vpc?: Transform<VpcArgs> };
}

/** Endpoints to pull an image from ECR and write to CloudWatch Logs, besides S3's gateway endpoint. */
export const TASK_ENDPOINTS: readonly string[] = ["ecr.api", "ecr.dkr", "logs"];

/**
 * Subnets and a security group for tasks, in a new VPC or in an existing one.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 *
 * @example
 * ```ts
 * import { Network } from "r-on-fargate/components/network/network";
 *
 * const network = new Network("models", { region: "eu-central-1", network: { mode: "private", zones: 2 } });
 * export const subnetIds = network.subnetIds;
 * ```
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  /** The public subnets that the network created; absent: none. */
  readonly publicSubnetIds?: pulumi.Output<string[]>;
  readonly securityGroupIds: pulumi.Output<string[]>;
  readonly assignPublicIp: boolean;
  /** The VPC that the network created; absent: none. */
  readonly vpc?: Vpc;
  /** Tells its VPC from others before it exists: the given id, or the range of a new one; absent: a new one of the default range. */
  readonly vpcKey?: string;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:Network", name, {}, opts);
    const { network } = args;
    if (network.mode === "existing") {
      this.vpcKey = network.vpcId;
      this.vpcId = pulumi.output(network.vpcId);
      this.subnetIds = pulumi.output(network.subnetIds);
      this.assignPublicIp = network.assignPublicIp ?? false;
    } else {
      if (network.cidrBlock && network.cidrBlock !== VPC_DEFAULTS.cidrBlock) this.vpcKey = network.cidrBlock;
      this.vpc = this.makeVpc(name, network, args);
      this.vpcId = this.vpc.vpcId;
      this.subnetIds = subnetsOf(this.vpc, network.mode);
      if (network.mode !== "private") this.publicSubnetIds = this.vpc.publicSubnetIds;
      this.assignPublicIp = network.mode === "public";
    }
    const given = network.mode === "existing" ? network.securityGroupIds : undefined;
    this.securityGroupIds = given?.length ? pulumi.output(given) : pulumi.all([this.makeSecurityGroup(name, args).id]);
    if (this.vpc) this.makeEndpoints(name, this.vpc, args);
    this.registerOutputs({
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      securityGroupIds: this.securityGroupIds,
      assignPublicIp: this.assignPublicIp,
    });
  }

  private makeVpc(name: string, network: NewVpc & { mode: "public" | "private" | "nat" }, args: NetworkArgs) {
    const subnetTypes = { public: ["Public"], private: ["Isolated"], nat: ["Public", "Private"] } as const;
    return new Vpc(
      name,
      transformed(args.transform?.vpc, name, {
        cidrBlock: network.cidrBlock ?? VPC_DEFAULTS.cidrBlock,
        ...(args.zoneNames
          ? { availabilityZoneNames: args.zoneNames }
          : { numberOfAvailabilityZones: network.zones ?? VPC_DEFAULTS.zones }),
        enableDnsHostnames: true,
        natGateways: { strategy: network.mode === "nat" ? "Single" : "None" },
        subnetStrategy: "Auto",
        subnetSpecs: subnetTypes[network.mode].map((type) => ({ type })),
        tags: args.tags,
      }),
      { parent: this },
    );
  }

  private makeSecurityGroup(name: string, args: NetworkArgs) {
    return new aws.ec2.SecurityGroup(
      `${name}-tasks`,
      transformed(args.transform?.securityGroup, `${name}-tasks`, {
        vpcId: this.vpcId,
        description: "Tasks: nothing in, HTTPS out",
        ingress: [],
        egress: [
          { description: "HTTPS", protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
          ...nfs(args.fileSystemGroupIds),
        ],
        tags: args.tags,
      }),
      { parent: this },
    );
  }

  private makeEndpoints(name: string, vpc: Vpc, args: NetworkArgs) {
    // Image layers come from S3: the gateway endpoint is free and keeps them off NAT and the internet.
    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: vpc.vpcId,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id))),
        tags: args.tags,
      },
      { parent: this },
    );
    if (args.network.mode !== "private") return;
    new InterfaceEndpoints(
      name,
      {
        region: args.region,
        vpcId: vpc.vpcId,
        subnetIds: this.subnetIds,
        clientSecurityGroupIds: this.securityGroupIds,
        services: [...new Set([...TASK_ENDPOINTS, ...(args.endpointServices ?? [])])],
        tags: args.tags,
      },
      { parent: this },
    );
  }
}

/** Source: https://docs.aws.amazon.com/efs/latest/ug/network-access.html */
function nfs(securityGroups: string[] = []) {
  if (!securityGroups.length) return [];
  return [{ description: "NFS to file systems", protocol: "tcp", fromPort: 2049, toPort: 2049, securityGroups }];
}

function subnetsOf(vpc: Vpc, mode: "public" | "private" | "nat"): pulumi.Output<string[]> {
  return { public: vpc.publicSubnetIds, private: vpc.isolatedSubnetIds, nat: vpc.privateSubnetIds }[mode];
}
