import assert from "node:assert/strict";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { StopTaskCommand } from "@aws-sdk/client-ecs";
import { CreateLoadBalancerCommand, DeleteLoadBalancerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type GivenVpc, makeVpc } from "../../../../test/support/vpc";
import { place, unique } from "../support/account";
import { ecs, refusal, settings } from "../support/clients";
import { balancers } from "../support/load-balancer";
import { register, shell, start, until } from "../support/tasks";

describe("A security group cannot be deleted", function () {
  this.timeout(60_000);
  let ec2: EC2Client;
  let vpc: GivenVpc;

  before(async () => {
    ec2 = new EC2Client(await settings());
    vpc = await makeVpc(await settings(), 62);
  });

  const group = async () => {
    const asked = { GroupName: unique("group"), Description: "t", VpcId: vpc.vpcId };
    return (await ec2.send(new CreateSecurityGroupCommand(asked))).GroupId!;
  };
  const remove = (GroupId: string) => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));

  /** What uses a group. It returns what ends that. */
  const USERS: Record<string, (GroupId: string) => Promise<() => Promise<unknown>>> = {
    "a load balancer": async (GroupId) => {
      const client = await balancers();
      const asked = { Name: unique("lb"), Subnets: vpc.subnetIds, SecurityGroups: [GroupId] };
      const { LoadBalancers } = await client.send(new CreateLoadBalancerCommand(asked));
      const { LoadBalancerArn } = LoadBalancers![0]!;
      return () => client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    },
    "an interface endpoint": async (GroupId) => {
      const ServiceName = "com.amazonaws.eu-west-1.logs";
      const asked = { VpcId: vpc.vpcId, ServiceName, VpcEndpointType: "Interface" as const };
      const made = await ec2.send(new CreateVpcEndpointCommand({ ...asked, SecurityGroupIds: [GroupId] }));
      return () => ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [made.VpcEndpoint!.VpcEndpointId!] }));
    },
    "another group's rule": async (GroupId) => {
      const tcp = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
      const IpPermissions = [{ ...tcp, UserIdGroupPairs: [{ GroupId }] }];
      // Its own rules do not keep it.
      await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      const other = { GroupId: await group(), IpPermissions };
      await ec2.send(new AuthorizeSecurityGroupIngressCommand(other));
      return () => ec2.send(new RevokeSecurityGroupIngressCommand(other));
    },
    "a task": async (GroupId) => {
      const here = await place();
      const definition = await register(here, {
        containers: [await shell(here, "main", "trap exit TERM; sleep 60 & wait")],
      });
      const awsvpcConfiguration = { subnets: vpc.subnetIds, securityGroups: [GroupId] };
      const { taskArn: task } = await start(here, definition, { networkConfiguration: { awsvpcConfiguration } });
      return async () => {
        await (await ecs()).send(new StopTaskCommand({ cluster: here.cluster, task }));
        await until(here, task!, "STOPPED");
      };
    },
  };
  for (const [name, use] of Object.entries(USERS))
    it(`while ${name} uses it`, async () => {
      const GroupId = await group();
      const end = await use(GroupId);
      const { name: error, message } = await refusal(remove(GroupId));
      assert.deepEqual([error, message], ["DependencyViolation", `resource ${GroupId} has a dependent object`]);
      await end();
      await remove(GroupId);
    });
});
