// Only these parts of the SDK: the whole of it takes a third of the plugin's start.
import { Eip } from "@pulumi/aws/ec2/eip";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway";
import { NatGateway } from "@pulumi/aws/ec2/natGateway";
import { Route } from "@pulumi/aws/ec2/route";
import { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc as Ec2Vpc } from "@pulumi/aws/ec2/vpc";
import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
import * as pulumi from "@pulumi/pulumi";
import { readArgs, type VpcArgs } from "./args";
import { type PlannedSubnet, planSubnets } from "./subnets";

/** Makes what `awsx.ec2.Vpc` makes, under the same names and parents, so that a stack can move to Pulumi's own plugin. */
export class Vpc extends pulumi.ComponentResource {
  private readonly subnets: Subnet[] = [];
  private readonly ids: Record<PlannedSubnet["type"], pulumi.Output<string>[]> = {
    Public: [],
    Private: [],
    Isolated: [],
    Unused: [],
  };
  private readonly routeTables: RouteTable[] = [];
  private readonly routeTableAssociations: RouteTableAssociation[] = [];
  private readonly routes: Route[] = [];
  private readonly eips: Eip[] = [];
  private readonly natGateways: NatGateway[] = [];

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
    const vpc = new Ec2Vpc(this.vpcName, { ...args.vpc, cidrBlock: args.cidrBlock, tags }, { parent: this });
    const gateway = new InternetGateway(this.vpcName, { vpcId: vpc.id, tags }, { parent: vpc, dependsOn: [vpc] });
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
    vpc: Ec2Vpc,
    gateway: InternetGateway,
    shared: pulumi.Output<Record<string, string>>,
  ): void {
    const { name, type } = planned;
    const tags = shared.apply((given) => ({ ...given, ...planned.tags, Name: name, SubnetType: type }));
    const subnet = new Subnet(
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
    const table = new RouteTable(name, { vpcId: vpc.id, tags }, { parent: subnet, dependsOn: [subnet] });
    const below = { parent: table, dependsOn: [table] };
    this.routeTables.push(table);
    this.routeTableAssociations.push(
      new RouteTableAssociation(name, { routeTableId: table.id, subnetId: subnet.id }, below),
    );
    const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0" };
    if (type === "Public") {
      this.makeNatGateway(subnet, zoneIndex, args);
      this.routes.push(new Route(name, { ...route, gatewayId: gateway.id }, below));
    } else if (type === "Private" && args.natStrategy !== "None") {
      const nat = this.natGateways[args.natStrategy === "Single" ? 0 : zoneIndex]!;
      this.routes.push(new Route(name, { ...route, natGatewayId: nat.id }, below));
    }
  }

  private makeNatGateway(subnet: Subnet, zoneIndex: number, args: VpcArgs): void {
    const wanted = { None: 0, Single: 1, OnePerAz: zoneIndex + 1 }[args.natStrategy];
    if (this.natGateways.length >= wanted) return;
    const name = `${this.vpcName}-${zoneIndex + 1}`;
    const tags = pulumi.output(args.tags).apply((given) => ({ ...given, Name: name }));
    const below = { parent: subnet, dependsOn: [subnet] };
    const eip = new Eip(name, { tags }, below);
    this.eips.push(eip);
    this.natGateways.push(new NatGateway(name, { subnetId: subnet.id, allocationId: eip.allocationId, tags }, below));
  }

  private async zones(wanted: string[] | number): Promise<string[]> {
    if (Array.isArray(wanted)) return wanted;
    const { names } = await getAvailabilityZones(undefined, { parent: this });
    if (names.length < wanted) {
      throw new Error(`awsx:ec2:Vpc: numberOfAvailabilityZones is ${wanted}; the region has ${names.length}`);
    }
    return names.slice(0, wanted);
  }
}
