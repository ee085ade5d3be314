import { BUCKET_KINDS } from "./bucket-kinds";
import { type Kind, kind, type Properties, pairs, part, spelt } from "./spelling";
import {
  attributes,
  awsvpc,
  json,
  lastPart,
  metricQuery,
  queueNamed,
  rules,
  scheduleTarget,
  steps,
  volume,
} from "./values";

/** Each type that the program makes, and what CloudFormation calls it. */
export const KINDS: Record<string, Kind> = {
  "aws:appautoscaling/policy:Policy": kind("AWS::ApplicationAutoScaling::ScalingPolicy", {
    rename: { name: "PolicyName", resourceId: "ResourceId" },
    values: ({ stepScalingPolicyConfiguration: step, targetTrackingScalingPolicyConfiguration: track }) => ({
      ...(step ? { stepScalingPolicyConfiguration: steps(step as Properties) } : {}),
      ...(track ? { targetTrackingScalingPolicyConfiguration: track } : {}),
    }),
    tags: "none",
  }),
  // What grants scaling its rights is a service-linked role that AWS makes by itself.
  "aws:appautoscaling/target:Target": kind("AWS::ApplicationAutoScaling::ScalableTarget", { tags: "none" }),
  "aws:cloudwatch/dashboard:Dashboard": kind("AWS::CloudWatch::Dashboard"),
  "aws:cloudwatch/eventRule:EventRule": kind("AWS::Events::Rule", {
    values: ({ eventPattern }) => ({ eventPattern: eventPattern && json(eventPattern) }),
  }),
  "aws:cloudwatch/eventTarget:EventTarget": part("AWS::Events::Rule", (inputs) => {
    const { rule, targetId, arn, inputTransformer: transformer, sqsTarget, ...rest } = inputs;
    const { inputPaths, ...template } = (transformer ?? {}) as Properties;
    const input = transformer ? { inputTransformer: { inputPathsMap: inputPaths, ...template } } : {};
    const queue = sqsTarget ? { sqsParameters: sqsTarget } : {};
    const target = spelt("", { id: targetId, arn, ...rest, ...input, ...queue });
    return { Name: rule, EventPattern: { source: ["aws.ecs"] }, Targets: [target] };
  }),
  "aws:cloudwatch/logGroup:LogGroup": kind("AWS::Logs::LogGroup", {
    rename: { name: "LogGroupName", skipDestroy: undefined },
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": kind("AWS::CloudWatch::Alarm", {
    rename: { name: "AlarmName", metricQueries: "Metrics", okActions: "OKActions" },
    values: ({ dimensions, metricQueries }) => ({
      dimensions: dimensions && pairs(dimensions, "Name", "Value"),
      metricQueries: (metricQueries as Properties[] | undefined)?.map(metricQuery),
    }),
  }),
  "aws:ec2/securityGroup:SecurityGroup": kind("AWS::EC2::SecurityGroup", {
    rename: {
      description: "GroupDescription",
      name: "GroupName",
      egress: "SecurityGroupEgress",
      ingress: "SecurityGroupIngress",
      revokeRulesOnDelete: undefined,
    },
    values: ({ egress, ingress }) => ({ egress: egress && rules(egress), ingress: ingress && rules(ingress) }),
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": kind("AWS::EC2::VPCEndpoint", {
    values: ({ policy }) => ({ policy: policy && json(policy) }),
    rename: { policy: "PolicyDocument" },
  }),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": part("AWS::ECR::Repository", ({ policy }) => ({
    LifecyclePolicy: { LifecyclePolicyText: policy },
  })),
  "aws:ecr/repository:Repository": kind("AWS::ECR::Repository", {
    rename: { name: "RepositoryName", forceDelete: "EmptyOnDelete" },
  }),
  "aws:ecs/cluster:Cluster": kind("AWS::ECS::Cluster", {
    rename: { name: "ClusterName", settings: "ClusterSettings" },
  }),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": kind("AWS::ECS::ClusterCapacityProviderAssociations", {
    rename: { clusterName: "Cluster", defaultCapacityProviderStrategies: "DefaultCapacityProviderStrategy" },
  }),
  "aws:ecs/service:Service": kind("AWS::ECS::Service", {
    rename: {
      name: "ServiceName",
      capacityProviderStrategies: "CapacityProviderStrategy",
      deploymentCircuitBreaker: undefined,
      deploymentMaximumPercent: undefined,
      deploymentMinimumHealthyPercent: undefined,
      forceDelete: undefined,
      waitForSteadyState: undefined,
      forceNewDeployment: undefined,
      enableEcsManagedTags: "EnableECSManagedTags",
      triggers: undefined,
    },
    values: (inputs) => ({
      networkConfiguration: awsvpc(inputs.networkConfiguration),
      deploymentConfiguration: {
        deploymentCircuitBreaker: inputs.deploymentCircuitBreaker,
        maximumPercent: inputs.deploymentMaximumPercent,
        minimumHealthyPercent: inputs.deploymentMinimumHealthyPercent,
      },
    }),
  }),
  "aws:ecs/taskDefinition:TaskDefinition": kind("AWS::ECS::TaskDefinition", {
    rename: { skipDestroy: undefined, trackLatest: undefined },
    values: ({ containerDefinitions, volumes }) => ({
      containerDefinitions: json(containerDefinitions),
      volumes: (volumes as Properties[] | undefined)?.map(volume),
    }),
  }),
  "aws:iam/policy:Policy": kind("AWS::IAM::ManagedPolicy", {
    rename: { name: "ManagedPolicyName", policy: "PolicyDocument" },
    values: ({ policy }) => ({ policy: json(policy) }),
    tags: "none",
  }),
  "aws:iam/role:Role": kind("AWS::IAM::Role", {
    rename: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
    values: ({ assumeRolePolicy }) => ({ assumeRolePolicy: json(assumeRolePolicy) }),
  }),
  "aws:iam/rolePolicy:RolePolicy": kind("AWS::IAM::RolePolicy", {
    rename: { name: "PolicyName", role: "RoleName", policy: "PolicyDocument" },
    values: ({ policy }) => ({ policy: json(policy) }),
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": part("AWS::IAM::Role", ({ policyArn }) => ({
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
    ManagedPolicyArns: [policyArn],
  })),
  "aws:lambda/eventSourceMapping:EventSourceMapping": kind("AWS::Lambda::EventSourceMapping"),
  "aws:lambda/function:Function": kind("AWS::Lambda::Function", {
    rename: { name: "FunctionName", s3Bucket: undefined, skipDestroy: undefined },
    // The archive is uploaded with the request.
    values: ({ role, loggingConfig }) => ({
      code: { zipFile: "exports.handler = () => {}" },
      role: String(role).startsWith("arn:aws:iam:") ? role : `arn:aws:iam::123456789012:role/${lastPart(role)}`,
      loggingConfig,
    }),
  }),
  "aws:lb/listener:Listener": kind("AWS::ElasticLoadBalancingV2::Listener", {
    rename: { certificateArn: "Certificates", sslPolicy: "SslPolicy" },
    values: ({ certificateArn, defaultActions }) => ({
      certificateArn: certificateArn && [{ certificateArn }],
      defaultActions: (defaultActions as Properties[]).map(({ redirect, ...action }) => ({
        ...action,
        ...(redirect ? { redirectConfig: redirect } : {}),
      })),
    }),
    tags: "none",
  }),
  "aws:lb/loadBalancer:LoadBalancer": kind("AWS::ElasticLoadBalancingV2::LoadBalancer", {
    rename: {
      loadBalancerType: "Type",
      internal: "Scheme",
      idleTimeout: undefined,
      dropInvalidHeaderFields: undefined,
      enableDeletionProtection: undefined,
    },
    values: ({ internal, idleTimeout, dropInvalidHeaderFields }) => ({
      internal: internal ? "internal" : "internet-facing",
      loadBalancerAttributes: attributes({
        "idle_timeout.timeout_seconds": idleTimeout,
        "routing.http.drop_invalid_header_fields.enabled": dropInvalidHeaderFields,
      }),
    }),
  }),
  "aws:lb/targetGroup:TargetGroup": kind("AWS::ElasticLoadBalancingV2::TargetGroup", {
    rename: { deregistrationDelay: undefined, healthCheck: undefined },
    values: ({ deregistrationDelay, healthCheck }) => {
      const check = healthCheck as Properties;
      return {
        targetGroupAttributes: attributes({ "deregistration_delay.timeout_seconds": deregistrationDelay }),
        healthCheckPath: check.path,
        healthCheckIntervalSeconds: check.interval,
        healthCheckTimeoutSeconds: check.timeout,
        healthyThresholdCount: check.healthyThreshold,
        unhealthyThresholdCount: check.unhealthyThreshold,
        matcher: { httpCode: check.matcher },
      };
    },
  }),
  ...BUCKET_KINDS,
  "aws:scheduler/schedule:Schedule": kind("AWS::Scheduler::Schedule", {
    values: ({ target }) => ({ target: scheduleTarget(target as Properties) }),
  }),
  "aws:scheduler/scheduleGroup:ScheduleGroup": kind("AWS::Scheduler::ScheduleGroup"),
  "aws:sfn/stateMachine:StateMachine": kind("AWS::StepFunctions::StateMachine", {
    rename: { name: "StateMachineName", definition: "DefinitionString", type: "StateMachineType" },
    values: ({ loggingConfiguration: logging }) => {
      const { logDestination, ...rest } = (logging ?? {}) as Properties;
      const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: logDestination } }];
      return { loggingConfiguration: logging && { ...rest, destinations } };
    },
  }),
  "aws:sns/topic:Topic": kind("AWS::SNS::Topic", { rename: { name: "TopicName" } }),
  "aws:sns/topicPolicy:TopicPolicy": kind("AWS::SNS::TopicPolicy", {
    rename: { arn: "Topics", policy: "PolicyDocument" },
    values: ({ arn, policy }) => ({ arn: [arn], policy: json(policy) }),
  }),
  "aws:sns/topicSubscription:TopicSubscription": kind("AWS::SNS::Subscription", { rename: { topic: "TopicArn" } }),
  "aws:sqs/queue:Queue": kind("AWS::SQS::Queue", {
    rename: {
      name: "QueueName",
      maxMessageSize: "MaximumMessageSize",
      messageRetentionSeconds: "MessageRetentionPeriod",
      visibilityTimeoutSeconds: "VisibilityTimeout",
      receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
    },
    values: ({ redrivePolicy, fifoQueue }) => ({
      redrivePolicy: redrivePolicy && json(redrivePolicy),
      fifoQueue: fifoQueue || undefined,
    }),
  }),
  "aws:sqs/queuePolicy:QueuePolicy": kind("AWS::SQS::QueuePolicy", {
    rename: { queueUrl: "Queues", policy: "PolicyDocument" },
    values: ({ queueUrl, policy }) => ({ queueUrl: [queueUrl], policy: json(policy) }),
  }),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": part("AWS::SQS::Queue", ({ queueUrl, redriveAllowPolicy }) => ({
    ...queueNamed(queueUrl),
    RedriveAllowPolicy: json(redriveAllowPolicy),
  })),
  "aws:sqs/redrivePolicy:RedrivePolicy": part("AWS::SQS::Queue", ({ queueUrl, redrivePolicy }) => ({
    ...queueNamed(queueUrl),
    RedrivePolicy: json(redrivePolicy),
  })),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": kind("AWS::EC2::SecurityGroupEgress", {
    rename: {
      referencedSecurityGroupId: "DestinationSecurityGroupId",
      cidrIpv4: "CidrIp",
      securityGroupId: "GroupId",
      prefixListId: "DestinationPrefixListId",
    },
    tags: "none",
  }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": kind("AWS::EC2::SecurityGroupIngress", {
    rename: { referencedSecurityGroupId: "SourceSecurityGroupId", cidrIpv4: "CidrIp", securityGroupId: "GroupId" },
    tags: "none",
  }),
};
