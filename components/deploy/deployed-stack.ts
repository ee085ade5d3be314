import * as pulumi from "@pulumi/pulumi";
import {
  defaultBucketName,
  familyName,
  functionLogGroupName,
  logGroupName,
  stackPrefix,
  taskRoleNames,
} from "../../contract/names";
import { type AwsPlace, logGroupArn, roleArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import type { ModelConfig } from "../config/model";
import type { StackConfig } from "../config/schema";
import { containerSecrets, containerStatements, imageRepositories } from "../task/container-access";
import { secretArn } from "../task/secrets";
import type { StackRole } from "../task/trigger";
import { configuredTriggers, triggerRoleStatements, triggerTaskStatements } from "../triggers/configured";

/** Load balancers keep 25 characters of a name: of a longer one the rest would not tell two stacks apart. */
const LONGEST_NAME = 24;

/** A stack as far as permissions on it go: what is known of it before it is made. */
export interface DeployedStack {
  place: AwsPlace;
  project: string;
  stack: string;
  /** `<project>-<stack>`: the beginning of every name, and the value of the tag. */
  name: string;
  bucketName: string;
  /** The bucket's KMS key, if it has one of its own. */
  kmsKeyArn?: string;
  models: DeployedModel[];
  /** ARNs of the secrets and parameters that containers get. */
  secretArns: string[];
  /** Customer managed KMS keys that they are encrypted with. */
  secretsKmsKeyArns: string[];
  /** ARNs of ECR repositories that sidecars come from. */
  repositoryArns: string[];
  /** What containers need beside the bucket: file systems, and where a router sends the log. */
  containerStatements: PolicyStatement[];
  /** What tasks and roles do for the models' triggers, besides starting tasks and working on queues. */
  triggerStatements: PolicyStatement[];
  /** The existing VPC, in network mode `existing`. */
  vpcId?: string;
  /** Whether tasks reach AWS through interface endpoints: in network mode `private`. */
  interfaceEndpoints: boolean;
  /** Whether destroying the stack empties its bucket and repository. */
  forceDestroy: boolean;
}

export interface DeployedModel {
  name: string;
  /** Roles that its triggers have of their own. */
  roles: StackRole[];
  /** Whether one of them starts its tasks. */
  startsTasks: boolean;
}

/**
 * The stack that a configuration describes.
 * @param config as `checkConfig` gives it for `Pulumi.<stack>.yaml`
 * @throws RunError where project and stack make names that are too long to tell stacks apart by
 */
export function deployedStack(place: AwsPlace, project: string, stack: string, config: StackConfig): DeployedStack {
  const name = stackPrefix(project, stack);
  if (name.length > LONGEST_NAME)
    throw new pulumi.RunError(`"${name}" is ${name.length} characters long; up to ${LONGEST_NAME} can be told apart.`);
  const { models, bucket, network } = config;
  const containers = models.map((model) => {
    return { ...model, logGroupArn: logGroupArn(place, logGroupName(project, stack, model.name)) };
  });
  const secrets = containers.flatMap(containerSecrets);
  const bucketName = bucket.name ?? defaultBucketName(name, place);
  return {
    place,
    project,
    stack,
    name,
    bucketName,
    kmsKeyArn: bucket.kmsKeyArn,
    models: models.map((model) => deployedModel(name, model)),
    secretArns: [...new Set(secrets.map(secretArn))],
    secretsKmsKeyArns: config.secretsKmsKeyArns,
    repositoryArns: imageRepositories(place, containers),
    containerStatements: containerStatements(place, containers),
    triggerStatements: [
      ...triggerTaskStatements(models, place, bucketName),
      ...triggerRoleStatements(models, place, name),
    ],
    vpcId: network.mode === "existing" ? network.vpcId : undefined,
    interfaceEndpoints: network.mode === "private",
    forceDestroy: config.forceDestroy,
  };
}

function deployedModel(stack: string, model: ModelConfig): DeployedModel {
  const grants = configuredTriggers(model).map(({ trigger }) => trigger.deployGrants);
  return {
    name: model.name,
    roles: grants.flatMap(({ roles }) => roles?.(familyName(stack, model.name)) ?? []),
    startsTasks: grants.some(({ startsTasks }) => startsTasks),
  };
}

/** Every role that the stack makes. */
export function stackRoles({ name, models }: DeployedStack): StackRole[] {
  const tasks = "ecs-tasks.amazonaws.com";
  return [
    ...Object.values(taskRoleNames(name)).map((role) => ({ name: role, service: tasks })),
    ...models.flatMap(({ roles }) => roles),
  ];
}

/** Names, or patterns of them, of every log group that the stack makes. */
export const logGroups = ({ project, stack, name }: DeployedStack): string[] => [
  logGroupName(project, stack, "*"),
  functionLogGroupName(`${name}-*`),
];

/** ARNs of roles, by the service that they are handed to. */
export function rolesByService(stack: DeployedStack): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, service } of stackRoles(stack))
    found.set(service, [...(found.get(service) ?? []), roleArn(stack.place, name)]);
  return found;
}
