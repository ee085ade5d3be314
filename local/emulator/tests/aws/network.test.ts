import assert from "node:assert/strict";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import { unique } from "../support/account";
import { refusal, settings } from "../support/clients";

describe("A VPC", function () {
  this.timeout(60_000);
  let ec2: EC2Client;
  let VpcId: string;
  const group = async () =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName: unique("group"), Description: "t", VpcId }))).GroupId!;

  before(async () => {
    ec2 = new EC2Client(await settings());
    VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/16" }))).Vpc!.VpcId!;
  });

  it("lets the default egress rule be revoked with ports, which the protocol -1 does not have", async () => {
    const GroupId = await group();
    const IpPermissions = [{ IpProtocol: "-1", FromPort: 0, ToPort: 0, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
    assert.deepEqual(SecurityGroups![0]!.IpPermissionsEgress, []);
  });

  it("keeps the ports of other rules", async () => {
    const GroupId = await group();
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "10.1.0.0/16" }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
    const [rule] = SecurityGroups![0]!.IpPermissions!;
    assert.deepEqual([rule!.IpProtocol, rule!.FromPort, rule!.ToPort], ["tcp", 443, 443]);
  });

  it("returns a rule's group of the same account without the account", async () => {
    const [GroupId, other] = [await group(), await group()];
    const UserIdGroupPairs = [{ GroupId: other }];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 8000, ToPort: 8000, UserIdGroupPairs }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    const Filters = [{ Name: "group-id", Values: [GroupId] }];
    const { SecurityGroupRules } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    const found = SecurityGroupRules!.filter(({ IsEgress }) => !IsEgress);
    assert.deepEqual(
      found.map(({ ReferencedGroupInfo }) => ReferencedGroupInfo),
      [{ GroupId: other }],
    );
  });

  it("shows an interface endpoint's groups, private DNS, policy and DNS name, finds it by filter, and not after its deletion", async () => {
    const [first, second] = [await group(), await group()];
    const created = await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId,
        ServiceName: "com.amazonaws.eu-west-1.logs",
        VpcEndpointType: "Interface",
        SecurityGroupIds: [first],
        PrivateDnsEnabled: true,
        TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: [{ Key: "purpose", Value: VpcId }] }],
      }),
    );
    const id = created.VpcEndpoint!.VpcEndpointId!;
    const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
    const change = {
      VpcEndpointId: id,
      AddSecurityGroupIds: [second],
      RemoveSecurityGroupIds: [first],
      PolicyDocument,
    };
    await ec2.send(new ModifyVpcEndpointCommand(change));
    const Filters = [
      { Name: "vpc-id", Values: [VpcId] },
      { Name: "service-name", Values: ["com.amazonaws.eu-west-1.logs"] },
    ];
    const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters }));
    assert.equal(VpcEndpoints!.length, 1);
    const tagged = async (...Values: string[]) => {
      const asked = { Filters: [{ Name: "tag:purpose", Values }] };
      return (await ec2.send(new DescribeVpcEndpointsCommand(asked))).VpcEndpoints!.map((one) => one.VpcEndpointId);
    };
    assert.deepEqual(await tagged(VpcId), [id]);
    assert.deepEqual(await tagged("none"), []);
    const [endpoint] = VpcEndpoints!;
    assert.deepEqual(
      [endpoint!.VpcEndpointId, endpoint!.PrivateDnsEnabled, endpoint!.PolicyDocument],
      [id, true, PolicyDocument],
    );
    assert.deepEqual(
      endpoint!.Groups!.map((g) => g.GroupId),
      [second],
    );
    assert.match(endpoint!.DnsEntries![0]!.DnsName!, /^vpce-\w+\.logs\.eu-west-1\.vpce\.amazonaws\.com$/);
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    const gone = await refusal(ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] })));
    assert.equal(gone.name, "InvalidVpcEndpointId.NotFound");
  });
});
