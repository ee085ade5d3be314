import assert from "node:assert/strict";
import { CreateSecurityGroupCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type GivenVpc, makeVpc } from "../../../../test/support/vpc";
import { place, unique } from "../support/account";
import { refusal, settings } from "../support/clients";
import { balancers } from "../support/load-balancer";
import { makeService } from "../support/services";
import { register, shell } from "../support/tasks";

describe("A load balancer", function () {
  this.timeout(60_000);
  let client: ElasticLoadBalancingV2Client;
  let home: GivenVpc;
  let other: GivenVpc;

  before(async () => {
    client = await balancers();
    home = await makeVpc(await settings(), 60);
    other = await makeVpc(await settings(), 61);
  });

  const made = async (Subnets: string[], more: Partial<CreateLoadBalancerCommandInput> = {}) => {
    const asked = new CreateLoadBalancerCommand({ Name: unique("lb"), Subnets, ...more });
    return (await client.send(asked)).LoadBalancers![0]!;
  };
  const group = async (VpcId: string, Name = unique("group")) => {
    const asked = new CreateTargetGroupCommand({ Name, Protocol: "HTTP", Port: 80, VpcId, TargetType: "ip" });
    return (await client.send(asked)).TargetGroups![0]!.TargetGroupArn!;
  };
  const listener = async (LoadBalancerArn: string, TargetGroupArn: string, Port = 80) => {
    const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
    const asked = new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port, DefaultActions });
    return (await client.send(asked)).Listeners![0]!.ListenerArn!;
  };
  const securityGroup = async (VpcId: string) => {
    const asked = new CreateSecurityGroupCommand({ GroupName: unique("group"), Description: "t", VpcId });
    return (await new EC2Client(await settings()).send(asked)).GroupId!;
  };
  const usersOf = async (arn: string) => {
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
    return TargetGroups![0]!.LoadBalancerArns;
  };

  it("is in the VPC of its subnets", async () => {
    const { LoadBalancerArn } = await made(other.subnetIds);
    const asked = new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn!] });
    assert.equal((await client.send(asked)).LoadBalancers![0]!.VpcId, other.vpcId);
  });

  it("needs subnets that exist, in two zones, one in each, of one VPC", async () => {
    const [first, second] = home.subnetIds as [string, string];
    const refused = async (Subnets: string[]) => (await refusal(made(Subnets))).name;
    assert.equal(await refused([first]), "ValidationError");
    assert.equal(await refused([first, "subnet-0a1b2c3d"]), "SubnetNotFoundException");
    assert.equal(await refused([first, first]), "InvalidConfigurationRequestException");
    assert.equal(await refused([first, other.subnetIds[1]!]), "InvalidConfigurationRequestException");
    await made([first, second]);
  });

  it("needs one zone only if it is a network load balancer", async () => {
    const [first, second] = home.subnetIds as [string, string];
    const { LoadBalancerArn } = await made([first], { Type: "network" });
    await client.send(new SetSubnetsCommand({ LoadBalancerArn, Subnets: [first, second] }));
    assert.equal((await refusal(made([], { Type: "network" }))).name, "ValidationError");
  });

  it("does not move to another VPC, by its subnets or by its security groups", async () => {
    const { LoadBalancerArn } = await made(home.subnetIds);
    const subnets = new SetSubnetsCommand({ LoadBalancerArn, Subnets: other.subnetIds });
    assert.equal((await refusal(client.send(subnets))).name, "InvalidConfigurationRequestException");
    await client.send(new SetSubnetsCommand({ LoadBalancerArn, Subnets: [...home.subnetIds].reverse() }));
    const moved = new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups: [await securityGroup(other.vpcId)] });
    assert.equal((await refusal(client.send(moved))).name, "InvalidConfigurationRequestException");
    const kept = new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups: [await securityGroup(home.vpcId)] });
    await client.send(kept);
  });

  it("forwards to target groups of its VPC that no other load balancer has", async () => {
    const [one, two] = [await made(home.subnetIds), await made(home.subnetIds)];
    const strange = await group(other.vpcId);
    const inOther = await refusal(listener(one.LoadBalancerArn!, strange));
    assert.equal(inOther.name, "InvalidConfigurationRequestException");
    assert.match(inOther.message, /in a different VPC than load balancer/);
    const own = await group(home.vpcId);
    const ListenerArn = await listener(one.LoadBalancerArn!, own);
    assert.deepEqual(await usersOf(own), [one.LoadBalancerArn]);
    const taken = await refusal(listener(two.LoadBalancerArn!, own));
    assert.equal(taken.name, "TargetGroupAssociationLimitException");
    const Actions = [{ Type: "forward" as const, TargetGroupArn: strange }];
    const changed = new ModifyListenerCommand({ ListenerArn, DefaultActions: Actions });
    assert.equal((await refusal(client.send(changed))).name, "InvalidConfigurationRequestException");
    const Conditions = [{ Field: "path-pattern", Values: ["/a"] }];
    const ruled = new CreateRuleCommand({ ListenerArn, Priority: 1, Conditions, Actions });
    assert.equal((await refusal(client.send(ruled))).name, "InvalidConfigurationRequestException");
  });

  it("keeps its target group until no listener uses it, and takes its listeners along", async () => {
    const { LoadBalancerArn } = await made(home.subnetIds);
    const TargetGroupArn = await group(home.vpcId);
    const ListenerArn = await listener(LoadBalancerArn!, TargetGroupArn);
    await listener(LoadBalancerArn!, TargetGroupArn, 81);
    const gone = () => client.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
    assert.equal((await refusal(gone())).name, "ResourceInUseException");
    await client.send(new DeleteListenerCommand({ ListenerArn }));
    assert.equal((await refusal(gone())).name, "ResourceInUseException");
    await client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    assert.deepEqual((await client.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] }))).Listeners, []);
    assert.deepEqual(await usersOf(TargetGroupArn), []);
    await gone();
  });

  it("and its target groups have names of their own", async () => {
    const Name = unique("same");
    await group(home.vpcId, Name);
    assert.equal((await refusal(group(other.vpcId, Name))).name, "DuplicateTargetGroupNameException");
    await client.send(new CreateLoadBalancerCommand({ Name, Subnets: home.subnetIds }));
    const again = new CreateLoadBalancerCommand({ Name, Subnets: other.subnetIds });
    assert.equal((await refusal(client.send(again))).name, "DuplicateLoadBalancerNameException");
  });

  it("comes before the service of its target group", async () => {
    const here = await place();
    const definition = await register(here, {
      containers: [await shell(here, "main", "sleep 60", { portMappings: [{ containerPort: 80 }] })],
    });
    const targetGroupArn = await group(home.vpcId);
    const service = () =>
      makeService(here, definition, {
        desiredCount: 0,
        loadBalancers: [{ targetGroupArn, containerName: "main", containerPort: 80 }],
      });
    const early = await refusal(service());
    assert.equal(early.name, "InvalidParameterException");
    assert.match(early.message, /does not have an associated load balancer/);
    await listener((await made(home.subnetIds)).LoadBalancerArn!, targetGroupArn);
    await service();
  });
});
