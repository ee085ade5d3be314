import { eventTargets, pipe, stateMachine, target } from "./native-targets";
import { once } from "./once";
import type { Resource, StackResource } from "./rule";
import { awsType } from "./types";
import { at, isObject, Unknown, type Value } from "./value";

type Props = { [key: string]: Value };

/** The AWS provider's type for a type of CloudFormation, and the names of its properties there. */
interface Equivalent {
  type: string;
  /** Properties by the AWS provider's name, each with its path; the others keep their names. */
  renamed?: Readonly<Record<string, string>>;
  /** Conversions beyond renaming. */
  made?: (props: Props) => Props;
  /** For one resource that is several in the AWS provider. */
  parts?: (props: Props) => Props[];
}

/** For a rule of a security group: one address, or a prefix list. */
const addresses = (props: Props): Props => ({
  ...props,
  cidrBlocks: at(props, "cidrIp"),
  ipv6CidrBlocks: at(props, "cidrIpv6"),
  prefixListIds: at(props, "sourcePrefixListId") ?? at(props, "destinationPrefixListId"),
});

/** `PublicRead` is `public-read`. */
const acl = (value: Value): Value =>
  typeof value === "string" ? value.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase() : value;

const enabled = (status: Value): Value => (typeof status === "string" ? status === "Enabled" : status);

const redirecting = (action: Props): Props => ({ ...action, redirect: action.redirectConfig });

/** Makes each object of a list. */
export const eachOf = (list: Value, make: (props: Props) => Props): Value =>
  Array.isArray(list) ? list.map((one) => (isObject(one) ? make(one) : one)) : list;

/** The properties that Cloud Control has one level deeper; one of them is unknown if all are. */
const objectAt = (props: Props, name: string): Props => {
  const value = props[name];
  return isObject(value) ? value : { [name]: value, networkInterfaces: value instanceof Unknown ? value : undefined };
};

/** A policy of OpenSearch Serverless, which is none of IAM's. */
const accessDocument = (props: Props): Props => ({ ...props, accessDocument: props.policy });

/** A volume of a task; the API has the path of a host's folder one level deeper. */
export const volume = (props: Props): Props => ({ ...props, hostPath: at(props, "host.sourcePath") });

/** Names and values in two properties of a list's elements, as an object. */
export const pairs = (list: Value): Props =>
  Object.fromEntries(
    (Array.isArray(list) ? list : []).filter(isObject).map(({ key, value }) => [String(key), value] as const),
  );

const balancer = (props: Props): Props => {
  const attributes = pairs(props.loadBalancerAttributes);
  return {
    loadBalancerType: props.type,
    dropInvalidHeaderFields: attributes["routing.http.drop_invalid_header_fields.enabled"],
    desyncMitigationMode: attributes["routing.http.desync_mitigation_mode"],
    enableDeletionProtection: attributes["deletion_protection.enabled"],
    accessLogs: { enabled: attributes["access_logs.s3.enabled"] },
    securityGroups: props.securityGroups,
  };
};

/** By service and name in CloudFormation. Properties of the same name in both are not listed. */
const EQUIVALENTS: Readonly<Record<string, Equivalent>> = {
  "ecs:TaskDefinition": {
    type: "ecs/taskDefinition",
    renamed: { "ephemeralStorage.sizeInGib": "ephemeralStorage.sizeInGiB" },
    made: (props) => ({ ...props, volumes: eachOf(props.volumes, volume) }),
  },
  "ecs:Cluster": { type: "ecs/cluster", renamed: { settings: "clusterSettings" } },
  "amazonmq:Broker": { type: "mq/broker" },
  "dms:ReplicationInstance": { type: "dms/replicationInstance" },
  "msk:Cluster": { type: "msk/cluster" },
  "rds:DbInstance": { type: "rds/instance" },
  "rds:DBInstance": { type: "rds/instance" },
  "redshift:Cluster": { type: "redshift/cluster" },
  "redshiftserverless:Workgroup": { type: "redshiftserverless/workgroup" },
  "certificatemanager:Certificate": { type: "acm/certificate" },
  "batch:JobDefinition": { type: "batch/jobDefinition" },
  "batch:ComputeEnvironment": { type: "batch/computeEnvironment" },
  "ecs:TaskSet": { type: "ecs/taskSet", renamed: { networkConfiguration: "networkConfiguration.awsVpcConfiguration" } },
  "ecs:Service": { type: "ecs/service", renamed: { networkConfiguration: "networkConfiguration.awsvpcConfiguration" } },
  "autoscaling:LaunchConfiguration": { type: "ec2/launchConfiguration" },
  "ec2:Instance": { type: "ec2/instance" },
  "ec2:Eip": { type: "ec2/eip", renamed: { instance: "instanceId" } },
  "ec2:EIP": { type: "ec2/eip", renamed: { instance: "instanceId" } },
  "ec2:EipAssociation": { type: "ec2/eipAssociation" },
  "ec2:EIPAssociation": { type: "ec2/eipAssociation" },
  "ec2:NetworkInterface": { type: "ec2/networkInterface", renamed: { securityGroups: "groupSet" } },
  "ec2:LaunchTemplate": {
    type: "ec2/launchTemplate",
    made: (props) => ({ ...props, ...objectAt(props, "launchTemplateData") }),
  },
  "ec2:SpotFleet": {
    type: "ec2/spotFleetRequest",
    made: (props) => ({ ...props, ...objectAt(props, "spotFleetRequestConfigData") }),
  },
  "ec2:SecurityGroup": {
    type: "ec2/securityGroup",
    made: (props) => ({
      ...props,
      securityGroupIngress: eachOf(props.securityGroupIngress, addresses),
      securityGroupEgress: eachOf(props.securityGroupEgress, addresses),
    }),
    renamed: { ingress: "securityGroupIngress", egress: "securityGroupEgress" },
  },
  "ec2:SecurityGroupIngress": {
    type: "vpc/securityGroupIngressRule",
    renamed: { cidrIpv4: "cidrIp", prefixListId: "sourcePrefixListId", securityGroupId: "groupId" },
  },
  "ec2:SecurityGroupEgress": {
    type: "vpc/securityGroupEgressRule",
    renamed: { cidrIpv4: "cidrIp", prefixListId: "destinationPrefixListId", securityGroupId: "groupId" },
  },
  "ec2:PrefixList": { type: "ec2/managedPrefixList" },
  "ec2:VPC": { type: "ec2/vpc" },
  "ec2:Vpc": { type: "ec2/vpc" },
  "ec2:FlowLog": { type: "ec2/flowLog", renamed: { vpcId: "resourceId" } },
  "ec2:Subnet": { type: "ec2/subnet" },
  "ecr:Repository": { type: "ecr/repository" },
  "ecr:RegistryScanningConfiguration": { type: "ecr/registryScanningConfiguration" },
  "efs:FileSystem": { type: "efs/fileSystem" },
  "efs:AccessPoint": { type: "efs/accessPoint" },
  "elasticloadbalancing:LoadBalancer": { type: "elb/loadBalancer" },
  "elasticloadbalancingv2:LoadBalancer": { type: "lb/loadBalancer", made: balancer },
  "elasticloadbalancingv2:Listener": {
    type: "lb/listener",
    made: (props) => ({ ...props, defaultActions: eachOf(props.defaultActions, redirecting) }),
    renamed: { certificateArn: "certificates.0.certificateArn" },
  },
  "kms:Key": { type: "kms/key", renamed: { isEnabled: "enabled", customerMasterKeySpec: "keySpec" } },
  "events:Rule": { type: "cloudwatch/eventTarget", parts: eventTargets },
  "events:EventBusPolicy": { type: "cloudwatch/eventPermission" },
  "lambda:Function": { type: "lambda/function" },
  "lambda:LayerVersionPermission": { type: "lambda/layerVersionPermission" },
  "lambda:Permission": { type: "lambda/permission" },
  "lambda:Url": { type: "lambda/functionUrl", renamed: { authorizationType: "authType" } },
  "logs:LogGroup": { type: "cloudwatch/logGroup" },
  "s3:Bucket": {
    type: "s3/bucket",
    made: (props) => ({
      ...props,
      acl: acl(props.accessControl),
      versioning: { enabled: enabled(at(props, "versioningConfiguration.status")) },
    }),
    renamed: {
      bucket: "bucketName",
      serverSideEncryptionConfigurations: "bucketEncryption.serverSideEncryptionConfiguration",
    },
  },
  "s3:AccessGrant": { type: "s3control/accessGrant" },
  "s3:AccessGrantsLocation": { type: "s3control/accessGrantsLocation" },
  "s3:AccessPoint": { type: "s3/accessPoint" },
  "s3:MultiRegionAccessPoint": { type: "s3control/multiRegionAccessPoint" },
  "s3:BucketPolicy": { type: "s3/bucketPolicy", renamed: { policy: "policyDocument" } },
  "s3:BucketPublicAccessBlock": { type: "s3/bucketPublicAccessBlock" },
  "scheduler:Schedule": { type: "scheduler/schedule", made: target },
  "secretsmanager:RotationSchedule": { type: "secretsmanager/secretRotation" },
  "secretsmanager:Secret": { type: "secretsmanager/secret" },
  "sns:Subscription": { type: "sns/topicSubscription" },
  "sns:Topic": { type: "sns/topic", renamed: { name: "topicName" } },
  "sns:TopicPolicy": { type: "sns/topicPolicy", renamed: { arn: "topics", policy: "policyDocument" } },
  "sns:TopicInlinePolicy": { type: "sns/topicPolicy", renamed: { arn: "topicArn", policy: "policyDocument" } },
  "sqs:Queue": { type: "sqs/queue", renamed: { name: "queueName", visibilityTimeoutSeconds: "visibilityTimeout" } },
  "sqs:QueuePolicy": { type: "sqs/queuePolicy", renamed: { queueUrl: "queues", policy: "policyDocument" } },
  "sqs:QueueInlinePolicy": { type: "sqs/queuePolicy", renamed: { queueUrl: "queue", policy: "policyDocument" } },
  "ssm:Parameter": { type: "ssm/parameter" },
  "opensearchserverless:AccessPolicy": { type: "opensearch/serverlessAccessPolicy", made: accessDocument },
  "opensearchserverless:SecurityPolicy": { type: "opensearch/serverlessSecurityPolicy", made: accessDocument },
  "pipes:Pipe": { type: "pipes/pipe", made: pipe },
  "stepfunctions:StateMachine": { type: "sfn/stateMachine", made: stateMachine },
};

/** A resource of the Cloud Control provider as resources of the AWS provider, for its rules to check; none for other types. */
export const asClassic = once(convert);

function convert(resource: Resource): Resource[] {
  const equivalent = equivalentOf(resource);
  if (!equivalent) return [];
  const { urn, name: logical, provider } = resource;
  const type = awsType(equivalent.type);
  const parts = equivalent.parts?.(resource.props) ?? [resource.props];
  return parts.map((part) => {
    const props = inClassicSpelling(part, equivalent);
    return { urn, name: logical, provider, type, props, isNative: true };
  });
}

/** The same for a resource of the whole stack, with the sources of its properties. */
export function asClassicOfStack(resource: StackResource): StackResource[] {
  const { from, parent } = resource;
  const { renamed = {}, parts } = equivalentOf(resource) ?? {};
  const others = Object.entries(renamed).flatMap(([name, path]) => {
    const sources = from[path.split(".")[0]!];
    return sources ? [[name.split(".")[0]!, sources] as const] : [];
  });
  const links = { ...from, ...Object.fromEntries(others) };
  return asClassic(resource).map((classic) => ({
    ...classic,
    parent,
    // Any property of a part may be made from the sources of the list of parts.
    from: parts
      ? { ...links, ...Object.fromEntries(Object.keys(classic.props).map((name) => [name, from.targets ?? []])) }
      : links,
  }));
}

function equivalentOf({ type }: Resource): Equivalent | undefined {
  const name = /^aws-native:(\w+:\w+)$/.exec(type)?.[1];
  return name === undefined ? undefined : EQUIVALENTS[name];
}

function inClassicSpelling(given: Props, { renamed = {}, made }: Equivalent): Props {
  const props: Props = { ...(made?.(given) ?? given) };
  // Documents are found by their form, anywhere in a resource of this provider.
  for (const name of ["policy", "keyPolicy"]) delete props[name];
  for (const [name, from] of Object.entries(renamed)) {
    const [property = "", part] = name.split(".");
    const value = at(props, from);
    props[property] = part === undefined ? value : { [part]: value };
  }
  if (Array.isArray(props.tags)) props.tags = pairs(props.tags);
  return props;
}
