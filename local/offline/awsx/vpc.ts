import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { readArgs, type VpcArgs } from "./args";
import { type PlannedSubnet, planSubnets } from "./subnets";

/** Makes what `awsx.ec2.Vpc` makes, under the same names and parents, so that a stack can move to Pulumi's own plugin. */
export class Vpc extends pulumi.ComponentResource {
  private readonly subnets: aws.ec2.Subnet[] = [];
  private readonly ids: Record<PlannedSubnet["type"], pulumi.Output<string>[]> = {
    Public: [],
    Private: [],
    Isolated: [],
    Unused: [],
  };
  private readonly routeTables: aws.ec2.RouteTable[] = [];
  private readonly routeTableAssociations: aws.ec2.RouteTableAssociation[] = [];
  private readonly routes: aws.ec2.Route[] = [];
  private readonly eips: aws.ec2.Eip[] = [];
  private readonly natGateways: aws.ec2.NatGateway[] = [];

  constructor(
    private readonly vpcName: string,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("awsx:ec2:Vpc", vpcName, {}, opts);
  }

  /** @returns the component's outputs */
  async make(inputs: pulumi.Inputs): Promise<pulumi.Inputs> {
    const args = readArgs(inputs);
    const zones = await this.zones(args.zones);
    const planned = planSubnets(this.vpcName, args.cidrBlock, zones, args.subnetSpecs, args.availabilityZoneCidrMask);
    const tags = pulumi.output(args.tags).apply((given): Record<string, string> => ({ Name: this.vpcName, ...given }));
    const vpc = new aws.ec2.Vpc(this.vpcName, { ...args.vpc, cidrBlock: args.cidrBlock, tags }, { parent: this });
    const gateway = new aws.ec2.InternetGateway(
      this.vpcName,
      { vpcId: vpc.id, tags },
      { parent: vpc, dependsOn: [vpc] },
    );
    for (const [index, zone] of zones.entries()) {
      // Public subnets come first: the gateways that private ones route to stand in them.
      const rank = ["Public", "Private", "Isolated"];
      const here = planned.filter((subnet) => subnet.zone === zone && subnet.type !== "Unused");
      for (const subnet of here.sort((a, b) => rank.indexOf(a.type) - rank.indexOf(b.type))) {
        this.makeSubnet(subnet, index, args, vpc, gateway, tags);
      }
    }
    const outputs = {
      vpc,
      vpcId: vpc.id,
      internetGateway: gateway,
      subnets: this.subnets,
      publicSubnetIds: this.ids.Public,
      privateSubnetIds: this.ids.Private,
      isolatedSubnetIds: this.ids.Isolated,
      routeTables: this.routeTables,
      routeTableAssociations: this.routeTableAssociations,
      routes: this.routes,
      eips: this.eips,
      natGateways: this.natGateways,
      vpcEndpoints: [],
      subnetLayout: args.subnetSpecs,
    };
    this.registerOutputs(outputs);
    return outputs;
  }

  private makeSubnet(
    planned: PlannedSubnet,
    zoneIndex: number,
    args: VpcArgs,
    vpc: aws.ec2.Vpc,
    gateway: aws.ec2.InternetGateway,
    shared: pulumi.Output<Record<string, string>>,
  ): void {
    const { name, type } = planned;
    const tags = shared.apply((given) => ({ ...given, ...planned.tags, Name: name, SubnetType: type }));
    const subnet = new aws.ec2.Subnet(
      name,
      {
        vpcId: vpc.id,
        availabilityZone: planned.zone,
        cidrBlock: planned.cidrBlock,
        mapPublicIpOnLaunch: type === "Public",
        tags,
      },
      { parent: vpc, dependsOn: [vpc] },
    );
    this.subnets.push(subnet);
    this.ids[type].push(subnet.id);
    const table = new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags }, { parent: subnet, dependsOn: [subnet] });
    const below = { parent: table, dependsOn: [table] };
    this.routeTables.push(table);
    this.routeTableAssociations.push(
      new aws.ec2.RouteTableAssociation(name, { routeTableId: table.id, subnetId: subnet.id }, below),
    );
    const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0" };
    if (type === "Public") {
      this.makeNatGateway(subnet, zoneIndex, args);
      this.routes.push(new aws.ec2.Route(name, { ...route, gatewayId: gateway.id }, below));
    } else if (type === "Private" && args.natStrategy !== "None") {
      const nat = this.natGateways[args.natStrategy === "Single" ? 0 : zoneIndex]!;
      this.routes.push(new aws.ec2.Route(name, { ...route, natGatewayId: nat.id }, below));
    }
  }

  private makeNatGateway(subnet: aws.ec2.Subnet, zoneIndex: number, args: VpcArgs): void {
    const wanted = { None: 0, Single: 1, OnePerAz: zoneIndex + 1 }[args.natStrategy];
    if (this.natGateways.length >= wanted) return;
    const name = `${this.vpcName}-${zoneIndex + 1}`;
    const tags = pulumi.output(args.tags).apply((given) => ({ ...given, Name: name }));
    const below = { parent: subnet, dependsOn: [subnet] };
    const eip = new aws.ec2.Eip(name, { tags }, below);
    this.eips.push(eip);
    this.natGateways.push(
      new aws.ec2.NatGateway(name, { subnetId: subnet.id, allocationId: eip.allocationId, tags }, below),
    );
  }

  private async zones(wanted: string[] | number): Promise<string[]> {
    if (Array.isArray(wanted)) return wanted;
    const { names } = await aws.getAvailabilityZones(undefined, { parent: this });
    if (names.length < wanted) {
      throw new Error(`awsx:ec2:Vpc: numberOfAvailabilityZones is ${wanted}; the region has ${names.length}`);
    }
    return names.slice(0, wanted);
  }
}
