import * as pulumi from "@pulumi/pulumi";
import { OUTPUTS_VERSION, R_CONTAINER, RELEASE } from "../../contract/outputs/contract";
import type { AwsConnection, ModelOutputs, StackOutputs } from "../../contract/outputs/schema";
import type { AwsPlace } from "../base/arns";
import type { Cluster } from "../base/cluster";
import type { DataBucket } from "../bucket/data-bucket";
import type { PublisherPolicy } from "../image/publisher-policy";
import type { RImage } from "../image/r-image";
import type { Network } from "../network/network";
import { configuredOtherContainers } from "../task/containers";
import { revisionOutputs } from "../task/revision-outputs";
import type { TaskRoles } from "../task/task-roles";
import { madeTriggers } from "../triggers/configured";
import type { Dashboard } from "../watch/dashboard";
import type { Model } from "./models";
import type { OperatorPolicy } from "./operator-policy";

export interface StackParts {
  place: AwsPlace;
  bucket: DataBucket;
  network: Network;
  cluster: Cluster;
  image: RImage;
  roles: TaskRoles;
  operator: OperatorPolicy;
  publisher: PublisherPolicy;
  models: Model[];
  keepRevisions: number;
  /** Of the task definitions. */
  tags: Record<string, string>;
  alarmTopicArn: pulumi.Output<string> | undefined;
  dashboard: Dashboard | undefined;
}

/** The stack's one output object, as contract/outputs/schema.ts describes it. */
export function stackOutputs(parts: StackParts): pulumi.Output<StackOutputs> {
  const { place, bucket, network, cluster, image, roles, operator, publisher } = parts;
  return pulumi.output({
    version: OUTPUTS_VERSION,
    release: RELEASE,
    stack: pulumi.getStack(),
    aws: awsConnection(place),
    bucket: bucket.ready,
    cluster: { name: cluster.ready, arn: cluster.arn },
    network: {
      vpcId: network.vpcId,
      subnets: network.subnetIds,
      securityGroups: network.securityGroupIds,
      assignPublicIp: network.assignPublicIp,
    },
    container: R_CONTAINER,
    image: { repository: image.repositoryUrl, digest: image.digest, uri: image.uri },
    keepRevisions: parts.keepRevisions,
    taskTags: Object.keys(parts.tags).length,
    roles: roles.ready.apply((ready) => ({ task: ready.taskRoleArn, execution: ready.executionRoleArn })),
    policies: { operator: operator.arn, publisher: publisher.arn },
    ...(parts.alarmTopicArn ? { alarms: { topicArn: parts.alarmTopicArn } } : {}),
    ...(parts.dashboard ? { dashboard: parts.dashboard.dashboardName } : {}),
    models: Object.fromEntries(parts.models.map((model) => [model.config.name, modelOutputs(model)])),
  });
}

function modelOutputs(model: Model): pulumi.Input<ModelOutputs> {
  const { config, task } = model;
  const triggers = madeTriggers(model).map(({ trigger, made, settings }) => trigger.outputs(made, settings));
  return pulumi.output({
    ...revisionOutputs(task),
    script: task.held?.script ?? [config.script].flat().join(" "),
    cpu: task.held?.cpu ?? task.cpu,
    memory: task.held?.memory ?? task.memory,
    otherContainers: task.held?.otherContainers ?? configuredOtherContainers(config),
    ephemeralStorage: task.held?.ephemeralStorage ?? task.ephemeralStorage,
    architecture: task.architecture,
    spot: config.spot,
    ...(config.timeout ? { timeout: config.timeout } : {}),
    ...(config.startTimeout ? { startTimeout: config.startTimeout } : {}),
    logGroup: task.logGroup.name,
    logStreamPrefix: task.logStreamPrefix,
    ...(task.logStream ? { logStream: task.logStream } : {}),
    ...Object.assign({}, ...triggers),
  });
}

/** The provider's settings, so that the CLI reaches the account in the same way. */
function awsConnection(place: AwsPlace): AwsConnection {
  const settings = new pulumi.Config("aws");
  const files = (key: string) => settings.getObject<string[]>(key);
  const profile = settings.get("profile");
  const sharedConfigFiles = files("sharedConfigFiles");
  const sharedCredentialsFiles = files("sharedCredentialsFiles");
  return {
    ...place,
    ...(profile ? { profile } : {}),
    ...(sharedConfigFiles ? { sharedConfigFiles } : {}),
    ...(sharedCredentialsFiles ? { sharedCredentialsFiles } : {}),
  };
}
