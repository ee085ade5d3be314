import type { ModelOutputs, StackOutputs } from "../../../contract/outputs/schema";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";
export const CONTAINER = "r-ecs-container";
export const BUCKET = "data-bucket";
export const CLUSTER_ARN = `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/cluster`;

/** A model's outputs. */
export function model(name: string, more: Partial<ModelOutputs> = {}): ModelOutputs {
  return {
    taskDefinitionArn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/test-${name}:3`,
    family: `test-${name}`,
    revision: 3,
    script: "test-script.R",
    cpu: 256,
    memory: 512,
    ephemeralStorage: 20,
    architecture: "X86_64",
    spot: false,
    logGroup: `/test/${name}`,
    logStreamPrefix: name,
    ...more,
  };
}

/** A stack's outputs, with one model named first-run. */
export function stack(more: Partial<StackOutputs> = {}): StackOutputs {
  return {
    version: 1,
    stack: "test",
    aws: { region: REGION, accountId: ACCOUNT, partition: "aws" },
    bucket: BUCKET,
    cluster: { name: "cluster", arn: CLUSTER_ARN },
    network: { vpcId: "vpc-1", subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: false },
    container: CONTAINER,
    image: { repository: "repo", digest: "sha256:0", uri: "repo@sha256:0" },
    roles: { task: "arn:task", execution: "arn:execution" },
    policies: { operator: "arn:aws:iam::123456789012:policy/test-operator", publisher: "arn:publisher" },
    models: { "first-run": model("first-run") },
    ...more,
  };
}
