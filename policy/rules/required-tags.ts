import { unknownFinding } from "../core/findings";
import { rule } from "../core/rule";
import { awsTypes } from "../core/types";
import { at, isObject, Unknown, type Value } from "../core/value";

interface Config {
  tags: string[];
}

/** Resources of a Fargate stack that cost money or protect it. */
const TAGGABLE = awsTypes(
  "s3/bucket",
  "s3/bucketV2",
  "ecr/repository",
  "ecs/cluster",
  "ecs/service",
  "ecs/taskDefinition",
  "iam/role",
  "iam/policy",
  "cloudwatch/logGroup",
  "cloudwatch/eventRule",
  "cloudwatch/metricAlarm",
  "sqs/queue",
  "sns/topic",
  "kms/key",
  "secretsmanager/secret",
  "lambda/function",
  "ec2/vpc",
  "ec2/subnet",
  "ec2/securityGroup",
  "ec2/vpcEndpoint",
  "ec2/natGateway",
  "lb/loadBalancer",
  "lb/targetGroup",
  "alb/loadBalancer",
  "alb/targetGroup",
  "efs/fileSystem",
);

export const requiredTags = rule<Config>({
  name: "required-tags",
  description: "Resources have the tags that the configuration requires.",
  why: "Tags show the costs and owners of resources, which nobody can reconstruct later.",
  severity: "low",
  level: "mandatory",
  remediation: "Add the tags, or set the provider's defaultTags.",
  url: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  tags: ["cost", "ownership"],
  config: {
    tags: { type: "array", items: { type: "string" }, default: [], description: "Keys of the required tags." },
  },
  types: TAGGABLE,
  *check({ props, provider }, { tags }) {
    const sets = [props.tags, props.tagsAll, defaultTags(provider?.defaultTags)];
    const given = sets.filter(isObject);
    const missing = tags.filter((tag) => !given.some((set) => set[tag] !== undefined && set[tag] !== ""));
    const unknown = sets.find((set) => set instanceof Unknown);
    if (missing.length > 0 && unknown) yield unknownFinding(unknown);
    else if (missing.length > 0) yield { message: `the tags ${missing.join(", ")} are missing.` };
  },
});

/** The engine passes a provider's settings as JSON text. */
function defaultTags(setting: Value): Value {
  if (typeof setting !== "string") return at(setting, "tags");
  try {
    return at(JSON.parse(setting) as Value, "tags");
  } catch {
    return undefined;
  }
}
