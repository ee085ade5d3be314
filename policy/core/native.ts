import type { Resource } from "./rule";
import { awsType } from "./types";
import { at, isObject, type Value } from "./value";

type Props = { [key: string]: Value };

/** The type of the AWS provider that a type of CloudFormation is, and how its properties are spelt there. */
interface Equivalent {
  type: string;
  /** Properties by the AWS provider's name, each with the path that holds it; the others keep their names. */
  renamed?: Readonly<Record<string, string>>;
  /** What takes more than another name. */
  made?: (props: Props) => Props;
}

/** Of a rule of a security group: one address each. */
const addresses = (props: Props): Props => ({
  ...props,
  cidrBlocks: at(props, "cidrIp"),
  ipv6CidrBlocks: at(props, "cidrIpv6"),
});

const eachOf = (list: Value, make: (props: Props) => Props): Value =>
  Array.isArray(list) ? list.map((one) => (isObject(one) ? make(one) : one)) : list;

const volume = (props: Props): Props => ({ ...props, hostPath: at(props, "host.sourcePath") });

const target = ({ target: given, ...props }: Props): Props => {
  const network = at(given, "ecsParameters.networkConfiguration.awsvpcConfiguration");
  const parameters = at(given, "ecsParameters");
  if (!isObject(given) || !isObject(parameters)) return { ...props, target: given };
  return { ...props, target: { ...given, ecsParameters: { ...parameters, networkConfiguration: network } } };
};

/** Names and values in two properties of a list's elements, as an object. */
const pairs = (list: Value): Props =>
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
  };
};

/** By the service and the name in CloudFormation. Properties that both spell alike need no word. */
const EQUIVALENTS: Readonly<Record<string, Equivalent>> = {
  "ecs:TaskDefinition": {
    type: "ecs/taskDefinition",
    renamed: { "ephemeralStorage.sizeInGib": "ephemeralStorage.sizeInGiB" },
    made: (props) => ({ ...props, volumes: eachOf(props.volumes, volume) }),
  },
  "ecs:Cluster": { type: "ecs/cluster", renamed: { settings: "clusterSettings" } },
  "ecs:Service": { type: "ecs/service", renamed: { networkConfiguration: "networkConfiguration.awsvpcConfiguration" } },
  "ec2:SecurityGroup": {
    type: "ec2/securityGroup",
    made: (props) => ({
      ingress: eachOf(props.securityGroupIngress, addresses),
      egress: eachOf(props.securityGroupEgress, addresses),
    }),
  },
  "ec2:SecurityGroupIngress": { type: "vpc/securityGroupIngressRule", renamed: { cidrIpv4: "cidrIp" } },
  "ec2:SecurityGroupEgress": { type: "vpc/securityGroupEgressRule", renamed: { cidrIpv4: "cidrIp" } },
  "ec2:Subnet": { type: "ec2/subnet" },
  "ecr:Repository": { type: "ecr/repository" },
  "efs:FileSystem": { type: "efs/fileSystem" },
  "efs:AccessPoint": { type: "efs/accessPoint" },
  "elasticloadbalancingv2:LoadBalancer": { type: "lb/loadBalancer", made: balancer },
  "elasticloadbalancingv2:Listener": {
    type: "lb/listener",
    renamed: { certificateArn: "certificates.0.certificateArn" },
  },
  "kms:Key": { type: "kms/key", renamed: { isEnabled: "enabled", customerMasterKeySpec: "keySpec" } },
  "events:EventBusPolicy": { type: "cloudwatch/eventPermission" },
  "lambda:Function": { type: "lambda/function" },
  "lambda:LayerVersionPermission": { type: "lambda/layerVersionPermission" },
  "lambda:Permission": { type: "lambda/permission" },
  "lambda:Url": { type: "lambda/functionUrl", renamed: { authorizationType: "authType" } },
  "logs:LogGroup": { type: "cloudwatch/logGroup" },
  "s3:BucketPublicAccessBlock": { type: "s3/bucketPublicAccessBlock" },
  "scheduler:Schedule": { type: "scheduler/schedule", made: target },
  "sns:Topic": { type: "sns/topic" },
  "sqs:Queue": { type: "sqs/queue" },
  "ssm:Parameter": { type: "ssm/parameter" },
  "stepfunctions:StateMachine": { type: "sfn/stateMachine", renamed: { definition: "definitionString" } },
};

/** A resource of the Cloud Control provider as one of the AWS provider, whose rules then look at it; `undefined` for other types. */
export function asClassic(resource: Resource): Resource | undefined {
  const name = /^aws-native:(\w+:\w+)$/.exec(resource.type)?.[1];
  const equivalent = name === undefined ? undefined : EQUIVALENTS[name];
  if (!equivalent) return undefined;
  const { urn, name: logical, provider } = resource;
  const props = inClassicSpelling(resource.props, equivalent);
  return { urn, name: logical, provider, type: awsType(equivalent.type), props, isNative: true };
}

function inClassicSpelling(given: Props, { renamed = {}, made }: Equivalent): Props {
  const props: Props = { ...(made?.(given) ?? given) };
  for (const [name, from] of Object.entries(renamed)) {
    const [property = "", part] = name.split(".");
    const value = at(given, from);
    props[property] = part === undefined ? value : { [part]: value };
  }
  if (Array.isArray(props.tags)) props.tags = pairs(props.tags);
  // Documents are found by their form, wherever they stand in a resource of this provider.
  for (const name of ["policy", "keyPolicy"]) delete props[name];
  return props;
}
