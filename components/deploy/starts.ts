import { alarmsArn } from "../base/arns";
import type { DeployedStack } from "./deployed-stack";
import { actions, allow, type Grants } from "./grants";

/** What starts models without a person: queues, rules, schedules, functions; what tells of failures. */
export function startGrants({ place, name }: DeployedStack): Grants {
  const arn = (service: string, resource: string) =>
    `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
  const queues = [arn("sqs", `${name}-*`)];
  const rules = [arn("events", `rule/${name}-*`)];
  const schedules = [`schedule-group/${name}-*`, `schedule/${name}-*/*`].map((rest) => arn("scheduler", rest));
  const functions = [arn("lambda", `function:${name}-*`)];
  const alarms = [arn("cloudwatch", `alarm:${name}-*`)];
  const dashboards = [name, `${name}-*`].map(
    (dashboard) => `arn:${place.partition}:cloudwatch::${place.accountId}:dashboard/${dashboard}`,
  );
  // A subscription's ARN is its topic's and an id.
  const topics = [arn("sns", `${name}-*`)];
  const mappings = [arn("lambda", "event-source-mapping:*")];
  const ofFunctions = { ArnLike: { "lambda:FunctionArn": functions } };
  return {
    read: [
      allow("DescribeQueues", actions("sqs", "GetQueueAttributes GetQueueUrl ListQueueTags"), queues),
      allow("DescribeRules", actions("events", "DescribeRule ListTagsForResource ListTargetsByRule"), rules),
      allow("DescribeSchedules", actions("scheduler", "GetSchedule GetScheduleGroup ListTagsForResource"), schedules),
      allow(
        "DescribeFunctions",
        actions(
          "lambda",
          `GetFunction GetFunctionCodeSigningConfig GetFunctionConcurrency GetFunctionConfiguration ListTags
           ListVersionsByFunction`,
        ),
        functions,
      ),
      allow("DescribeMappings", actions("lambda", "GetEventSourceMapping ListTags"), mappings),
      // CloudWatch checks this on all alarms, even when it is asked for one by its name.
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
        actions(
          "events",
          "DeleteRule DisableRule EnableRule PutRule PutTargets RemoveTargets TagResource UntagResource",
        ),
        rules,
      ),
      allow(
        "ChangeSchedules",
        actions(
          "scheduler",
          "CreateSchedule CreateScheduleGroup DeleteSchedule DeleteScheduleGroup TagResource UntagResource UpdateSchedule",
        ),
        schedules,
      ),
      allow(
        "ChangeFunctions",
        actions(
          "lambda",
          `CreateFunction DeleteFunction DeleteFunctionConcurrency PutFunctionConcurrency TagResource UntagResource
           UpdateFunctionCode UpdateFunctionConfiguration`,
        ),
        functions,
      ),
      // What a new mapping is for is known by its function alone.
      allow("MakeMappings", ["lambda:CreateEventSourceMapping"], ["*"], ofFunctions),
      allow(
        "ChangeMappings",
        actions("lambda", "DeleteEventSourceMapping UpdateEventSourceMapping"),
        mappings,
        ofFunctions,
      ),
      allow("TagMappings", actions("lambda", "TagResource UntagResource"), mappings),
      allow("ChangeAlarms", actions("cloudwatch", "DeleteAlarms PutMetricAlarm TagResource UntagResource"), alarms),
      allow(
        "ChangeTopics",
        actions(
          "sns",
          `CreateTopic DeleteTopic SetSubscriptionAttributes SetTopicAttributes Subscribe TagResource Unsubscribe
           UntagResource`,
        ),
        topics,
      ),
      allow("ChangeDashboards", actions("cloudwatch", "DeleteDashboards PutDashboard"), dashboards),
    ],
  };
}
