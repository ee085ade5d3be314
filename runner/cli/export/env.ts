import type { Target } from "./export-target";

/** Variables for scripts and pipelines; lists are joined by commas, as in the AWS CLI's shorthand syntax. */
export function environmentOf({ outputs, name, model, taskDefinition }: Target): Record<string, string> {
  const { aws, network, image, roles } = outputs;
  const variables: Record<string, string | undefined> = {
    STACK: outputs.stack,
    REGION: aws.region,
    ACCOUNT_ID: aws.accountId,
    BUCKET: outputs.bucket,
    CLUSTER: outputs.cluster.name,
    SUBNETS: network.subnets.join(","),
    SECURITY_GROUPS: network.securityGroups.join(","),
    ASSIGN_PUBLIC_IP: network.assignPublicIp ? "ENABLED" : "DISABLED",
    CONTAINER: outputs.container,
    IMAGE: image.uri,
    IMAGE_DIGEST: image.digest,
    REPOSITORY: image.repository,
    TASK_ROLE: roles.task,
    EXECUTION_ROLE: roles.execution,
    MODEL: name,
    SCRIPT: model.script,
    TASK_DEFINITION: taskDefinition,
    CAPACITY_PROVIDER: model.spot ? "FARGATE_SPOT" : "FARGATE",
    LOG_GROUP: model.logGroup,
    LOG_STREAM_PREFIX: model.logStreamPrefix,
    QUEUE_URL: model.queue?.url,
    API_URL: model.api?.url,
  };
  const set = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set.map(([key, value]) => [`R_ON_FARGATE_${key}`, value]));
}
