import { CloudWatchClient, DescribeAlarmsCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient, ListClustersCommand, ListTaskDefinitionFamiliesCommand } from "@aws-sdk/client-ecs";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { IAMClient, ListPoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListScheduleGroupsCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ListStateMachinesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { clientSettings } from "./emulator-aws";

type Names = Array<string | undefined> | undefined;

/** Everything in the account whose name holds a text, as `kind name`. */
export async function leftovers(text: string): Promise<string[]> {
  const settings = clientSettings();
  const ecs = new ECSClient(settings);
  const iam = new IAMClient(settings);
  const scheduler = new SchedulerClient(settings);
  const looks: Array<[string, Promise<Names>]> = [
    [
      "bucket",
      new S3Client({ ...settings, forcePathStyle: true })
        .send(new ListBucketsCommand({}))
        .then(({ Buckets }) => Buckets?.map(({ Name }) => Name)),
    ],
    ["cluster", ecs.send(new ListClustersCommand({})).then(({ clusterArns }) => clusterArns)],
    ["family", ecs.send(new ListTaskDefinitionFamiliesCommand({ status: "ACTIVE" })).then(({ families }) => families)],
    [
      "repository",
      new ECRClient(settings)
        .send(new DescribeRepositoriesCommand({}))
        .then(({ repositories }) => repositories?.map(({ repositoryName }) => repositoryName)),
    ],
    ["role", iam.send(new ListRolesCommand({})).then(({ Roles }) => Roles?.map(({ RoleName }) => RoleName))],
    [
      "policy",
      iam
        .send(new ListPoliciesCommand({ Scope: "Local" }))
        .then(({ Policies }) => Policies?.map(({ PolicyName }) => PolicyName)),
    ],
    [
      "log group",
      new CloudWatchLogsClient(settings)
        .send(new DescribeLogGroupsCommand({}))
        .then(({ logGroups }) => logGroups?.map(({ logGroupName }) => logGroupName)),
    ],
    [
      "VPC",
      new EC2Client(settings)
        .send(new DescribeVpcsCommand({}))
        .then(({ Vpcs }) => Vpcs?.map(({ Tags }) => Tags?.find(({ Key }) => Key === "Name")?.Value)),
    ],
    [
      "state machine",
      new SFNClient(settings)
        .send(new ListStateMachinesCommand({}))
        .then(({ stateMachines }) => stateMachines?.map(({ name }) => name)),
    ],
    ["queue", new SQSClient(settings).send(new ListQueuesCommand({})).then(({ QueueUrls }) => QueueUrls)],
    [
      "schedule",
      scheduler
        .send(new ListSchedulesCommand({}))
        .then(({ Schedules }) => Schedules?.map(({ GroupName, Name }) => `${GroupName}/${Name}`)),
    ],
    [
      "schedule group",
      scheduler
        .send(new ListScheduleGroupsCommand({}))
        .then(({ ScheduleGroups }) => ScheduleGroups?.map(({ Name }) => Name)),
    ],
    [
      "rule",
      new EventBridgeClient(settings)
        .send(new ListRulesCommand({}))
        .then(({ Rules }) => Rules?.map(({ Name }) => Name)),
    ],
    [
      "alarm",
      new CloudWatchClient(settings)
        .send(new DescribeAlarmsCommand({}))
        .then(({ MetricAlarms }) => MetricAlarms?.map(({ AlarmName }) => AlarmName)),
    ],
    [
      "dashboard",
      new CloudWatchClient(settings)
        .send(new ListDashboardsCommand({}))
        .then(({ DashboardEntries }) => DashboardEntries?.map(({ DashboardName }) => DashboardName)),
    ],
    [
      "topic",
      new SNSClient(settings)
        .send(new ListTopicsCommand({}))
        .then(({ Topics }) => Topics?.map(({ TopicArn }) => TopicArn)),
    ],
  ];
  const found = await Promise.all(looks.map(async ([kind, names]) => ({ kind, names: await names })));
  return found.flatMap(({ kind, names }) =>
    (names ?? []).flatMap((name) => (name?.includes(text) ? [`${kind} ${name}`] : [])),
  );
}
