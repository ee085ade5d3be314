import { repositoryArn, tasksArn } from "../base/arns";
import { actions, allow, type Grants } from "../base/grants";
import { publisherStatements } from "../image/publisher-policy";
import { type DeployedStack, logGroups } from "./deployed-stack";

/** Cluster, task definitions, services, their scaling and load balancers; the repository and its images; logs. */
export function computeGrants(stack: DeployedStack): Grants {
  const { place, name, forceDestroy } = stack;
  const arn = (service: string, resource: string) =>
    `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
  const ecs = [`cluster/${name}`, `service/${name}/*`, `task-definition/${name}-*:*`].map((rest) => arn("ecs", rest));
  const repository = [repositoryArn(place, name)];
  const groups = logGroups(stack).map((group) => arn("logs", `log-group:${group}`));
  const balancing = ["loadbalancer/app", "listener/app", "targetgroup"].map((kind) =>
    arn("elasticloadbalancing", `${kind}/${name}-*`),
  );
  // The ids of scalable targets do not name the service.
  const scaling = [arn("application-autoscaling", "scalable-target/*")];
  const ofEcs = { StringEquals: { "application-autoscaling:service-namespace": "ecs" } };
  return {
    read: [
      allow("DescribeTasks", actions("ecs", "DescribeClusters DescribeServices"), ecs.slice(0, 2)),
      allow(
        "DescribeWithoutResource",
        [
          ...actions("ecs", "DescribeTaskDefinition ListTaskDefinitionFamilies ListTaskDefinitions"),
          "logs:DescribeLogGroups",
          ...actions("application-autoscaling", "DescribeScalableTargets DescribeScalingPolicies"),
          ...actions(
            "elasticloadbalancing",
            `DescribeCapacityReservation DescribeListenerAttributes DescribeListeners
             DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags DescribeTargetGroupAttributes
             DescribeTargetGroups`,
          ),
        ],
        ["*"],
      ),
      // Which revisions run, for `rfargate diff` and `rfargate prune`.
      allow("ListRuns", ["ecs:ListTasks"], ["*"], { ArnEquals: { "ecs:cluster": ecs[0]! } }),
      allow("DescribeRuns", ["ecs:DescribeTasks"], [tasksArn(place, name)]),
      allow("DescribeScaling", ["application-autoscaling:ListTagsForResource"], scaling),
      allow("DescribeLogs", ["logs:ListTagsForResource"], groups),
      allow(
        "DescribeImages",
        actions("ecr", "BatchGetImage DescribeImages DescribeRepositories GetLifecyclePolicy ListTagsForResource"),
        repository,
      ),
      allow("ReachRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
    ],
    write: [
      allow(
        "ChangeTasks",
        actions(
          "ecs",
          `CreateCluster CreateService DeleteCluster DeleteService PutClusterCapacityProviders RegisterTaskDefinition
           TagResource UntagResource UpdateCluster UpdateService`,
        ),
        ecs,
      ),
      // The provider reads the tags of a new cluster, and waits for deployments.
      allow("FollowChanges", actions("ecs", "ListServiceDeployments ListTagsForResource"), ecs.slice(0, 2)),
      allow(
        "FollowDeployments",
        ["ecs:DescribeServiceDeployments"],
        [ecs[1]!, arn("ecs", `service-deployment/${name}/*`)],
      ),
      // For old revisions, and for `rfargate prune`: this action has no resource in ECS.
      allow("RetireRevisions", ["ecs:DeregisterTaskDefinition"], ["*"]),
      allow(
        "ChangeScaling",
        actions(
          "application-autoscaling",
          "DeleteScalingPolicy DeregisterScalableTarget PutScalingPolicy RegisterScalableTarget",
        ),
        scaling,
        ofEcs,
      ),
      // For the alarms of a target tracking policy: Application Auto Scaling creates them with the permissions of the policy's creator.
      // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
      allow("ChangeTrackingAlarms", actions("cloudwatch", "DeleteAlarms PutMetricAlarm"), [
        arn("cloudwatch", `alarm:TargetTracking-service/${name}/*`),
      ]),
      allow("TagScaling", actions("application-autoscaling", "TagResource UntagResource"), scaling),
      allow(
        "ChangeBalancers",
        actions(
          "elasticloadbalancing",
          `AddTags CreateListener CreateLoadBalancer CreateTargetGroup DeleteListener DeleteLoadBalancer DeleteTargetGroup
           ModifyListener ModifyListenerAttributes ModifyLoadBalancerAttributes ModifyTargetGroup
           ModifyTargetGroupAttributes RemoveTags SetIpAddressType SetSecurityGroups SetSubnets`,
        ),
        balancing,
      ),
      allow(
        "ChangeLogs",
        actions("logs", "CreateLogGroup DeleteLogGroup PutRetentionPolicy TagResource UntagResource"),
        groups,
      ),
      ...publisherStatements({ place, repositoryName: name }).filter(({ Sid }) => Sid === "PushImage"),
      allow(
        "ChangeRepository",
        actions(
          "ecr",
          `CreateRepository DeleteLifecyclePolicy DeleteRepository PutImageScanningConfiguration PutImageTagMutability
           PutLifecyclePolicy TagResource UntagResource${forceDestroy ? " BatchDeleteImage" : ""}`,
        ),
        repository,
      ),
    ],
  };
}
