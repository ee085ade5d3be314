import { alarmsArn } from "../base/arns";
import { actions, allow, type Grants } from "../base/grants";
import { triggers } from "../triggers/configured";
import type { DeployedStack } from "./deployed-stack";

/** What starts models without a person (queues, rules, the resources of triggers), and what reports failures. */
export function startGrants({ place, name }: DeployedStack): Grants {
  const arn = (service: string, resource: string) =>
    `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
  const queues = [arn("sqs", `${name}-*`)];
  const rules = [arn("events", `rule/${name}-*`)];
  const alarms = [arn("cloudwatch", `alarm:${name}-*`)];
  const dashboards = [`arn:${place.partition}:cloudwatch::${place.accountId}:dashboard/${name}`];
  // A subscription's ARN is its topic's ARN and an id.
  const topics = [arn("sns", `${name}-*`)];
  const ofTriggers = triggers.flatMap(({ deployGrants }) => deployGrants.statements?.(place, name) ?? []);
  return {
    read: [
      allow("DescribeQueues", actions("sqs", "GetQueueAttributes ListQueueTags"), queues),
      allow("DescribeRules", actions("events", "DescribeRule ListTagsForResource ListTargetsByRule"), rules),
      ...ofTriggers.flatMap(({ read }) => read),
      // CloudWatch checks this action on all alarms, even for a request that names one.
      allow("DescribeAlarms", ["cloudwatch:DescribeAlarms"], [alarmsArn(place)]),
      allow("DescribeAlarmTags", ["cloudwatch:ListTagsForResource"], alarms),
      allow(
        "DescribeTopics",
        actions("sns", "GetSubscriptionAttributes GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource"),
        topics,
      ),
      allow("ReadDashboards", ["cloudwatch:GetDashboard"], dashboards),
    ],
    write: [
      allow("ChangeQueues", actions("sqs", "CreateQueue DeleteQueue SetQueueAttributes TagQueue UntagQueue"), queues),
      allow(
        "ChangeRules",
        actions("events", "DeleteRule PutRule PutTargets RemoveTargets TagResource UntagResource"),
        rules,
      ),
      ...ofTriggers.flatMap(({ write }) => write),
      allow("ChangeAlarms", actions("cloudwatch", "DeleteAlarms PutMetricAlarm TagResource UntagResource"), alarms),
      allow(
        "ChangeTopics",
        actions("sns", "CreateTopic DeleteTopic SetTopicAttributes Subscribe TagResource Unsubscribe UntagResource"),
        topics,
      ),
      allow("ChangeDashboards", actions("cloudwatch", "DeleteDashboards PutDashboard"), dashboards),
    ],
  };
}
