import assert from "node:assert/strict";
import { CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  GetScheduleCommand,
  ListTagsForResourceCommand as ListGroupTagsCommand,
  SchedulerClient,
  TagResourceCommand as TagGroupCommand,
} from "@aws-sdk/client-scheduler";
import {
  CreateTopicCommand,
  ListTagsForResourceCommand as ListTopicTagsCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Keys } from "../../../../test/support/emulator-aws";
import { allow, arn, bucket, document, role, type Statement, unique, user } from "../support/account";
import { iam, logs, s3, settings } from "../support/clients";
import { callAs, denied } from "../support/permissions";

const TAG = { Key: "purpose", Value: "test" };
const TRUST = document([
  { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
]);

describe("IAM's check of a request", function () {
  this.timeout(60_000);
  /** Calls by botocore, which has clients that the project has not, as a user with these statements. */
  const as = async (statements: Statement[]) => callAs(await user(statements));

  it("is on the named schedule, in its group, and on the group of a tag", async () => {
    const [group, other] = [unique("group"), unique("group")];
    const root = new SchedulerClient(await settings());
    for (const Name of [group, other]) await root.send(new CreateScheduleGroupCommand({ Name }));
    const actions = ["scheduler:CreateSchedule", "scheduler:GetSchedule"];
    const keys = await user([
      allow(actions, arn("scheduler", `schedule/${group}/*`)),
      allow("scheduler:*Tag*", arn("scheduler", `schedule-group/${group}`)),
      allow("iam:PassRole", "*"),
    ]);
    const client = new SchedulerClient(await settings(keys));
    const schedule = (GroupName?: string) =>
      new CreateScheduleCommand({
        ...{ Name: "daily", GroupName, ScheduleExpression: "rate(1 day)", FlexibleTimeWindow: { Mode: "OFF" } },
        Target: { Arn: arn("sqs", "none"), RoleArn: `arn:aws:iam::123456789012:role/none` },
      });
    await client.send(schedule(group));
    assert.equal((await client.send(new GetScheduleCommand({ GroupName: group, Name: "daily" }))).GroupName, group);
    for (const GroupName of [other, undefined]) {
      await denied(client.send(schedule(GroupName)));
      await denied(client.send(new GetScheduleCommand({ GroupName, Name: "daily" })));
    }
    const groupArn = (name: string) => arn("scheduler", `schedule-group/${name}`);
    await client.send(new TagGroupCommand({ ResourceArn: groupArn(group), Tags: [TAG] }));
    assert.deepEqual((await client.send(new ListGroupTagsCommand({ ResourceArn: groupArn(group) }))).Tags, [TAG]);
    await denied(client.send(new TagGroupCommand({ ResourceArn: groupArn(other), Tags: [TAG] })));
    await denied(client.send(new ListGroupTagsCommand({ ResourceArn: groupArn(other) })));
  });

  it("is on the named topic, which a subscription belongs to", async () => {
    const [own, other] = [unique("topic"), unique("topic")];
    const root = new SNSClient(await settings());
    for (const Name of [own, other]) await root.send(new CreateTopicCommand({ Name }));
    const client = new SNSClient(await settings(await user([allow("sns:*", arn("sns", own))])));
    const topic = (name: string) => arn("sns", name);
    const subscribe = (name: string) =>
      new SubscribeCommand({
        ...{ TopicArn: topic(name), Protocol: "sqs", Endpoint: arn("sqs", "none"), ReturnSubscriptionArn: true },
      });
    await client.send(new ListTopicTagsCommand({ ResourceArn: topic(own) }));
    await denied(client.send(new ListTopicTagsCommand({ ResourceArn: topic(other) })));
    const { SubscriptionArn } = await client.send(subscribe(own));
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    await denied(client.send(subscribe(other)));
    const foreign = await root.send(subscribe(other));
    await denied(client.send(new UnsubscribeCommand({ SubscriptionArn: foreign.SubscriptionArn })));
  });

  it("is on the named function, and on a mapping by its function", async () => {
    const [own, other] = [unique("function"), unique("function")];
    const functionArn = (name: string) => arn("lambda", `function:${name}`);
    const ofOwn = { ArnLike: { "lambda:FunctionArn": functionArn(own) } };
    const call = await as([
      allow(["lambda:CreateFunction", "lambda:*Concurrency"], functionArn(own)),
      allow("lambda:CreateEventSourceMapping", "*", ofOwn),
      allow("lambda:DeleteEventSourceMapping", arn("lambda", "event-source-mapping:*"), ofOwn),
      allow("iam:PassRole", "*"),
    ]);
    const root = callAs();
    const queue = arn("sqs", unique("queue"));
    await root("sqs", "create_queue", { QueueName: queue.split(":").at(-1) });
    const Role = await role("lambda.amazonaws.com", []);
    const made = (name: string) => ({
      ...{ FunctionName: name, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: "empty.zip" }, Role },
    });
    await call("lambda", "create_function", made(own));
    await denied(call("lambda", "create_function", made(other)));
    await root("lambda", "create_function", made(other));

    const concurrency = { FunctionName: own, ReservedConcurrentExecutions: 1 };
    await call("lambda", "put_function_concurrency", concurrency);
    await call("lambda", "get_function_concurrency", { FunctionName: own });
    await denied(call("lambda", "put_function_concurrency", { ...concurrency, FunctionName: other }));

    const mapping = (FunctionName: string) => ({ FunctionName, EventSourceArn: queue, Enabled: false });
    const { UUID } = await call("lambda", "create_event_source_mapping", mapping(own));
    await denied(call("lambda", "create_event_source_mapping", mapping(other)));
    const foreign = await root("lambda", "create_event_source_mapping", mapping(other));
    await denied(call("lambda", "delete_event_source_mapping", { UUID: foreign.UUID }));
    await call("lambda", "delete_event_source_mapping", { UUID });
  });

  it("is on a new load balancer and target group by their names, on their tags by their ARNs, on `*` for a look", async () => {
    const [own, other] = [unique("own").slice(0, 12), unique("other").slice(0, 14)];
    const group = (name: string) => arn("elasticloadbalancing", `targetgroup/${name}/*`);
    const actions = ["elasticloadbalancing:*TargetGroup*", "elasticloadbalancing:AddTags"];
    const looks = allow(["ec2:DescribeInternetGateways", "ec2:DescribeVpcs"], "*");
    const call = await as([allow(actions, group(own)), looks]);
    const make = (Name: string) => ({ Name, Port: 80, Protocol: "HTTP", TargetType: "ip", VpcId: "vpc-1" });
    const answer = await call("elbv2", "create_target_group", make(own));
    const [{ TargetGroupArn }] = answer.TargetGroups as [{ TargetGroupArn: string }];
    await denied(call("elbv2", "create_target_group", make(other)));
    const blind = await as([allow(actions, group("*"))]);
    await denied(blind("elbv2", "create_target_group", make(other)));
    await denied(call("elbv2", "describe_target_groups", { TargetGroupArns: [TargetGroupArn] }));
    const foreign = (await callAs()("elbv2", "create_target_group", make(other))).TargetGroups as [
      { TargetGroupArn: string },
    ];
    await call("elbv2", "add_tags", { ResourceArns: [TargetGroupArn], Tags: [TAG] });
    await denied(call("elbv2", "add_tags", { ResourceArns: [TargetGroupArn, foreign[0].TargetGroupArn], Tags: [TAG] }));
  });

  it("is on the named alarm in CBOR, too, and on all alarms for a look", async () => {
    const [own, other] = [unique("alarm"), unique("alarm")];
    const alarms = (name: string) => arn("cloudwatch", `alarm:${name}`);
    const call = await as([allow(["cloudwatch:PutMetricAlarm", "cloudwatch:DescribeAlarms"], alarms(own))]);
    const alarm = (AlarmName: string) => ({
      ...{ AlarmName, Namespace: "AWS/SQS", MetricName: "NumberOfMessagesSent", Statistic: "Sum", Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanThreshold" },
    });
    await call("cloudwatch", "put_metric_alarm", alarm(own));
    await denied(call("cloudwatch", "put_metric_alarm", alarm(other)));
    await denied(call("cloudwatch", "describe_alarms", { AlarmNames: [own] }));
    const all = await as([allow("cloudwatch:DescribeAlarms", alarms("*"))]);
    await all("cloudwatch", "describe_alarms", { AlarmNames: [own] });
  });

  it("is on a scalable target, with the namespace as a key", async () => {
    const target = (ServiceNamespace: string) => ({
      ...{ ServiceNamespace, ResourceId: "service/none/none", ScalableDimension: "ecs:service:DesiredCount" },
      ...{ MinCapacity: 0, MaxCapacity: 1 },
    });
    const targets = arn("application-autoscaling", "scalable-target/*");
    const namespace = (name: string) => ({ StringEquals: { "application-autoscaling:service-namespace": name } });
    const action = "application-autoscaling:RegisterScalableTarget";
    const others = await as([allow(action, targets, namespace("lambda"))]);
    await denied(others("application-autoscaling", "register_scalable_target", target("ecs")));
    const own = await as([allow(action, targets, namespace("ecs"))]);
    await own("application-autoscaling", "register_scalable_target", target("ecs"));
    await denied(own("application-autoscaling", "describe_scalable_targets", { ServiceNamespace: "ecs" }));
  });

  /** By the action on tags, what makes something with tags, and the action beside. */
  const TAGGED: Record<string, { action: string; make: (keys: Keys) => Promise<unknown> }> = {
    "logs:TagResource": {
      action: "logs:*LogGroup",
      make: async (keys) => {
        const client = await logs(keys);
        const logGroupName = unique("group");
        await client.send(new CreateLogGroupCommand({ logGroupName, tags: { purpose: "test" } }));
        await client.send(new DeleteLogGroupCommand({ logGroupName }));
      },
    },
    "sns:TagResource": {
      action: "sns:CreateTopic",
      make: async (keys) =>
        new SNSClient(await settings(keys)).send(new CreateTopicCommand({ Name: unique("topic"), Tags: [TAG] })),
    },
    "sqs:TagQueue": {
      action: "sqs:CreateQueue",
      make: async (keys) =>
        new SQSClient(await settings(keys)).send(
          new CreateQueueCommand({ QueueName: unique("queue"), tags: { purpose: "test" } }),
        ),
    },
    "iam:TagRole": {
      action: "iam:CreateRole",
      make: async (keys) =>
        (await iam(keys)).send(
          new CreateRoleCommand({ RoleName: unique("role"), AssumeRolePolicyDocument: TRUST, Tags: [TAG] }),
        ),
    },
    "s3:PutObjectTagging": {
      action: "s3:PutObject",
      make: async (keys) =>
        (await s3(keys)).send(
          new PutObjectCommand({ Bucket: await bucket(), Key: "a", Body: "1", Tagging: "purpose=test" }),
        ),
    },
  };
  for (const [tagging, { action, make }] of Object.entries(TAGGED))
    it(`is for ${tagging}, too, when something is created with tags`, async () => {
      await denied(make(await user([allow(action, "*")])));
      await make(await user([allow([action, tagging], "*")]));
    });
});
