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

/** Load balancers keep 25 characters of a name: with longer ones, two stacks could not be distinguished. */
const LONGEST_NAME = 24;

/** What permissions need to know about a stack before it is created. */
export interface DeployedStack {
  place: AwsPlace;
  project: string;
  stack: string;
  /** `<project>-<stack>`: the beginning of every name, and the value of the tag. */
  name: string;
  bucketName: string;
  /** The bucket's own KMS key, if it has one. */
  kmsKeyArn?: string;
  models: DeployedModel[];
  /** ARNs of the secrets and parameters that containers get. */
  secretArns: string[];
  /** Customer managed KMS keys that encrypt them. */
  secretsKmsKeyArns: string[];
  /** ARNs of ECR repositories that sidecars come from. */
  repositoryArns: string[];
  /** What containers need besides the bucket: file systems, and the target of a log router. */
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
  /** Its triggers' own roles. */
  roles: StackRole[];
  /** Whether one of them starts its tasks. */
  startsTasks: boolean;
}

/**
 * The stack that a configuration describes.
 * @param config as `checkConfig` gives it for `Pulumi.<stack>.yaml`
 * @throws RunError if the name from project and stack is too long to distinguish stacks
 */
export function deployedStack(place: AwsPlace, project: string, stack: string, config: StackConfig): DeployedStack {
  const name = stackPrefix(project, stack);
  if (name.length > LONGEST_NAME)
    throw new pulumi.RunError(
      `"${name}" has ${name.length} characters; load balancers distinguish up to ${LONGEST_NAME}`,
    );
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
  const family = familyName(stack, model.name);
  const configured = configuredTriggers(model);
  return {
    name: model.name,
    roles: configured.flatMap(({ trigger, settings }) => trigger.deployGrants.roles?.(family, settings) ?? []),
    startsTasks: configured.some(({ trigger }) => trigger.deployGrants.startsTasks),
  };
}

/** Every role of the stack. */
export function stackRoles({ name, models }: DeployedStack): StackRole[] {
  const tasks = "ecs-tasks.amazonaws.com";
  return [
    ...Object.values(taskRoleNames(name)).map((role) => ({ name: role, service: tasks })),
    ...models.flatMap(({ roles }) => roles),
  ];
}

/** Names, or patterns of names, of every log group of the stack. */
export const logGroups = ({ project, stack, name }: DeployedStack): string[] => [
  logGroupName(project, stack, "*"),
  functionLogGroupName(`${name}-*`),
];

/** ARNs of roles, by the service that they are passed to. */
export function rolesByService(stack: DeployedStack): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, service } of stackRoles(stack))
    found.set(service, [...(found.get(service) ?? []), roleArn(stack.place, name)]);
  return found;
}
