import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcsCommand,
  EC2Client,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand, DescribeRepositoriesCommand, ListTagsForResourceCommand } from "@aws-sdk/client-ecr";
import {
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreatePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateStateMachineCommand,
  DescribeMapRunCommand,
  ListTagsForResourceCommand as ListMachineTagsCommand,
  SFNClient,
  TagResourceCommand,
} from "@aws-sdk/client-sfn";
import { assume, token } from "../../../../test/support/web-identity";
import { allow, arn, document, role, unique, user } from "../support/account";
import { ecr, iam, settings } from "../support/clients";
import { ACCOUNT, emulator } from "../support/emulator";
import { denied } from "../support/permissions";

const nothing = document([allow("s3:GetObject", "arn:aws:s3:::none/*")]);
const iamArn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;

describe("CloudWatch", () => {
  const alarm = (AlarmName: string) =>
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: "AWS/SQS",
      MetricName: "ApproximateAgeOfOldestMessage",
      Statistic: "Maximum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanThreshold",
    });
  const dashboard = (DashboardName: string) =>
    new PutDashboardCommand({ DashboardName, DashboardBody: '{"widgets":[]}' });

  it("checks requests on the named alarm or dashboard, including deletions", async () => {
    const [own, other] = [unique("own"), unique("other")];
    const keys = await user([
      allow(["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"], arn("cloudwatch", `alarm:${own}`)),
      allow(
        ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"],
        `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${own}`,
      ),
    ]);
    const client = new CloudWatchClient(await settings(keys));
    await client.send(alarm(own));
    await client.send(dashboard(own));
    await denied(client.send(alarm(other)));
    await denied(client.send(dashboard(other)));
    await denied(client.send(new DeleteAlarmsCommand({ AlarmNames: [other] })));
    await denied(client.send(new DeleteDashboardsCommand({ DashboardNames: [other] })));
    await client.send(new DeleteAlarmsCommand({ AlarmNames: [own] }));
    await client.send(new DeleteDashboardsCommand({ DashboardNames: [own] }));
  });

  it("returns when a dashboard was last changed", async () => {
    const client = new CloudWatchClient(await settings());
    const name = unique("dashboard");
    const before = Date.now();
    await client.send(dashboard(name));
    const { DashboardEntries } = await client.send(new ListDashboardsCommand({ DashboardNamePrefix: name }));
    const [{ LastModified }] = DashboardEntries as [{ LastModified: Date }];
    assert.ok(
      LastModified.getTime() >= before - 1000 && LastModified.getTime() <= Date.now() + 1000,
      `${LastModified}`,
    );
  });
});

describe("EventBridge", () => {
  it("checks requests on the rule of the default bus and on its targets, even if they name the bus", async () => {
    const [own, other] = [unique("own"), unique("other")];
    const actions = ["events:PutRule", "events:PutTargets", "events:RemoveTargets"];
    const keys = await user([allow(actions, arn("events", `rule/${own}`))]);
    const client = new EventBridgeClient(await settings(keys));
    const EventPattern = JSON.stringify({ source: ["none"] });
    const Targets = [{ Id: "one", Arn: arn("sqs", "none") }];
    for (const EventBusName of [undefined, "default"]) {
      await client.send(new PutRuleCommand({ Name: own, EventBusName, EventPattern }));
      await client.send(new PutTargetsCommand({ Rule: own, EventBusName, Targets }));
      await client.send(new RemoveTargetsCommand({ Rule: own, EventBusName, Ids: ["one"] }));
      await denied(client.send(new PutRuleCommand({ Name: other, EventBusName, EventPattern })));
      await denied(client.send(new PutTargetsCommand({ Rule: other, EventBusName, Targets })));
    }
  });
});

describe("EC2", () => {
  const tagged = (project: string): TagSpecification[] => [
    { ResourceType: "vpc", Tags: [{ Key: "project", Value: project }] },
  ];
  const vpc = (TagSpecifications?: TagSpecification[]) =>
    new CreateVpcCommand({ CidrBlock: "10.9.0.0/16", TagSpecifications });

  it("checks new resources by their new tags, and existing ones by their tags", async () => {
    const mine = { StringEquals: { "aws:RequestTag/project": "mine" } };
    const keys = await user([
      allow("ec2:CreateVpc", arn("ec2", "vpc/*"), mine),
      allow("ec2:CreateTags", arn("ec2", "vpc/*"), { StringEquals: { "ec2:CreateAction": "CreateVpc" } }),
      allow("ec2:DeleteVpc", arn("ec2", "vpc/*"), { StringEquals: { "aws:ResourceTag/project": "mine" } }),
      allow("ec2:DescribeVpcs", "*"),
    ]);
    const client = new EC2Client(await settings(keys));
    const root = new EC2Client(await settings());

    await denied(client.send(vpc()));
    await denied(client.send(vpc(tagged("another"))));
    const made = (await client.send(vpc(tagged("mine")))).Vpc!.VpcId!;
    // Tags given later are another action's than those given on creation.
    await denied(client.send(new CreateTagsCommand({ Resources: [made], Tags: [{ Key: "project", Value: "x" }] })));

    const foreign = (await root.send(vpc(tagged("another")))).Vpc!.VpcId!;
    await denied(client.send(new DeleteVpcCommand({ VpcId: foreign })));
    await client.send(new DeleteVpcCommand({ VpcId: made }));
    const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: [foreign] }));
    assert.equal(Vpcs?.length, 1);
    await root.send(new DeleteVpcCommand({ VpcId: foreign }));
  });
});

describe("ECR", () => {
  it("checks descriptions and tags of a repository on that repository", async () => {
    const [own, other] = [unique("own"), unique("other")];
    const root = await ecr();
    for (const repositoryName of [own, other]) await root.send(new CreateRepositoryCommand({ repositoryName }));
    const repository = (name: string) => arn("ecr", `repository/${name}`);
    const actions = ["ecr:DescribeRepositories", "ecr:ListTagsForResource"];
    const client = await ecr(await user([allow(actions, repository(own))]));

    await client.send(new DescribeRepositoriesCommand({ repositoryNames: [own] }));
    await client.send(new ListTagsForResourceCommand({ resourceArn: repository(own) }));
    await denied(client.send(new DescribeRepositoriesCommand({ repositoryNames: [other] })));
    await denied(client.send(new ListTagsForResourceCommand({ resourceArn: repository(other) })));
  });
});

describe("Step Functions", () => {
  it("checks the tags of a state machine on that machine, and a Map Run on that Map Run", async () => {
    const root = new SFNClient(await settings());
    const roleArn = await role("states.amazonaws.com", []);
    const definition = JSON.stringify({ StartAt: "Done", States: { Done: { Type: "Succeed" } } });
    const machine = async () => {
      const { stateMachineArn } = await root.send(
        new CreateStateMachineCommand({ name: unique("machine"), roleArn, definition }),
      );
      return stateMachineArn!;
    };
    const [own, other] = [await machine(), await machine()];
    const mapRun = (of: string) => `${of.replace(":stateMachine:", ":mapRun:")}/Items:0a1b2c3d`;
    const actions = ["states:ListTagsForResource", "states:TagResource"];
    const client = new SFNClient(
      await settings(await user([allow(actions, own), allow("states:DescribeMapRun", mapRun(own))])),
    );

    const tags = [{ key: "purpose", value: "test" }];
    await client.send(new TagResourceCommand({ resourceArn: own, tags }));
    assert.deepEqual((await client.send(new ListMachineTagsCommand({ resourceArn: own }))).tags, tags);
    await denied(client.send(new TagResourceCommand({ resourceArn: other, tags })));
    await denied(client.send(new ListMachineTagsCommand({ resourceArn: other })));
    await assert.rejects(client.send(new DescribeMapRunCommand({ mapRunArn: mapRun(own) })), {
      name: "ResourceNotFound",
    });
    await denied(client.send(new DescribeMapRunCommand({ mapRunArn: mapRun(other) })));
  });
});

describe("IAM", () => {
  it("checks a new policy on its own ARN", async () => {
    const [own, other] = [unique("own"), unique("other")];
    const client = await iam(await user([allow("iam:CreatePolicy", iamArn(`policy/${own}`))]));
    await client.send(new CreatePolicyCommand({ PolicyName: own, PolicyDocument: nothing }));
    await denied(client.send(new CreatePolicyCommand({ PolicyName: other, PolicyDocument: nothing })));
  });

  it("checks the boundary of a new role, and a role's boundary when its policies change", async () => {
    const root = await iam();
    const { Policy } = await root.send(
      new CreatePolicyCommand({ PolicyName: unique("edge"), PolicyDocument: nothing }),
    );
    const edge = Policy!.Arn!;
    const trust = document([
      { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    const bounded = { StringEquals: { "iam:PermissionsBoundary": edge } };
    const client = await iam(await user([allow(["iam:CreateRole", "iam:PutRolePolicy"], iamArn("role/*"), bounded)]));
    const create = (RoleName: string, PermissionsBoundary?: string) =>
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, PermissionsBoundary });
    const policy = (RoleName: string) =>
      new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: nothing });

    const [own, other] = [unique("own"), unique("other")];
    await client.send(create(own, edge));
    await client.send(policy(own));
    await denied(client.send(create(other)));
    await root.send(create(other));
    await denied(client.send(policy(other)));
  });

  it("accepts a web identity's token by the role's trust policy, without other credentials", async () => {
    const host = "token.actions.githubusercontent.com";
    const sub = "repo:octo/models:environment:dev";
    const trust = {
      Effect: "Allow",
      Principal: { Federated: iamArn(`oidc-provider/${host}`) },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: sub } },
    };
    const RoleName = unique("deploy");
    await (await iam()).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document([trust]) }));
    const { dir } = await emulator();
    const role = iamArn(`role/${RoleName}`);

    await denied(assume(role, token("repo:octo/models:environment:prod"), dir));
    await denied(assume(role, token(sub, "another audience"), dir));
    // What the token gives is the role's session, which may do what the role may: nothing.
    const client = await iam(await assume(role, token(sub), dir));
    await denied(client.send(new CreatePolicyCommand({ PolicyName: unique("p"), PolicyDocument: nothing })));
  });
});
