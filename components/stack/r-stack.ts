import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { familyName } from "../../contract/names";
import type { StackOutputs } from "../../contract/outputs/schema";
import { logGroupArn } from "../base/arns";
import { awsPlace } from "../base/aws-place";
import { boundRoles } from "../base/bound-roles";
import { Cluster } from "../base/cluster";
import { packageFolder } from "../base/package-folder";
import { stackName } from "../base/stack-name";
import { DataBucket } from "../bucket/data-bucket";
import { loadConfig, type StackSettings } from "../config/load";
import { isHeld } from "../config/revisions";
import type { StackConfig } from "../config/schema";
import { baseImage } from "../image/base-image";
import { fetchGitHubPackages } from "../image/github-packages";
import { dockerPlatform } from "../image/platform";
import { PublisherPolicy } from "../image/publisher-policy";
import { RImage } from "../image/r-image";
import { Network } from "../network/network";
import { zoneNames } from "../network/zones";
import { containerAccess, requireImagesOfRegion } from "../task/container-access";
import { secretArn, secretEndpoints } from "../task/secrets";
import { TaskRoles } from "../task/task-roles";
import { startsOnUpload, triggerEndpoints, triggerTaskStatements } from "../triggers/configured";
import { modelLogGroup } from "./model-task";
import { hasService, makeModels, operatorTriggerStatements, signsWithCurl } from "./models";
import { OperatorPolicy } from "./operator-policy";
import { publishOutputs } from "./published-outputs";
import { alarmTopic, stackAlarms } from "./stack-alarms";
import { stackDashboard } from "./stack-dashboard";
import { stackOutputs } from "./stack-outputs";

/**
 * R models on Fargate: network, bucket, cluster, image, roles, and for each model a task definition with its triggers.
 *
 * Reads the configuration of the Pulumi stack, `r-on-fargate:models` and the other keys of docs/configuration.md. Names of resources
 * start with `<project>-<stack>`. A program can have one: it is not a component, so that resources keep their URNs of release 0.1.0.
 *
 * @throws RunError with a line for each error of the configuration
 *
 * @example
 * ```ts
 * import { RStack } from "r-on-fargate";
 *
 * const stack = new RStack({ models: [{ name: "forecast", script: "forecast.R" }] });
 * export const rOnFargate = stack.outputs;
 * ```
 */
export class RStack {
  /** The stack's outputs, for `rfargate` and other projects. Export them as `rOnFargate`: both read this name. */
  readonly outputs: pulumi.Output<StackOutputs>;

  /** @param settings replace the configuration's keys of the same name. @default the configuration only */
  constructor(settings: StackSettings = {}) {
    const config = loadConfig(settings);
    boundRoles(config.permissionsBoundary);
    this.outputs = pulumi.output(assemble(config));
  }
}

async function assemble(config: StackConfig): Promise<pulumi.Output<StackOutputs>> {
  const name = stackName(pulumi.getProject(), pulumi.getStack());
  const place = await awsPlace();
  if (config.network.mode === "private") requireImagesOfRegion(place, config.models);
  const { tags, forceDestroy, keepRevisions } = config;
  const { kmsKeyArn } = config.bucket;
  const logGroupArns = config.models.map((model) => logGroupArn(place, modelLogGroup(model)));
  const access = containerAccess(place, config.models, logGroupArns);

  const { name: bucketName, ...bucketArgs } = config.bucket;
  const uploadModels = config.models.filter(startsOnUpload).map((model) => model.name);
  const bucket = new DataBucket(name, { place, bucketName, ...bucketArgs, uploadModels, forceDestroy, tags });
  const network = new Network(name, {
    region: place.region,
    network: config.network,
    zoneNames: await zoneNames(config.network),
    endpointServices: [...secretEndpoints(access.secrets), ...triggerEndpoints(config.models), ...access.logEndpoints],
    fileSystemGroupIds: access.fileSystemGroupIds,
    tags,
  });
  const cluster = new Cluster(name, { place, containerInsights: config.containerInsights, tags });
  const { r, base, platform, ...imageArgs } = config.image;
  const image = new RImage(name, {
    context: join(packageFolder(), "runner/image"),
    ...imageArgs,
    base: await baseImage({ r, base }),
    platform: dockerPlatform(platform),
    queues: config.models.some(signsWithCurl),
    remotes: await fetchGitHubPackages([config.image.packages ?? []].flat(), join(".build", name, "remotes")),
    keepImages: isHeld(config.models) ? "all" : config.image.keepImages,
    forceDestroy,
    tags,
  });
  const roles = new TaskRoles(name, {
    place,
    bucketName: bucket.bucketName,
    repositoryName: image.repositoryName,
    otherRepositoryArns: access.repositoryArns,
    extraTaskStatements: [...access.taskStatements, ...triggerTaskStatements(config.models, place, bucket.bucketName)],
    logGroupArns,
    secretArns: access.secrets.map(secretArn),
    secretsKmsKeyArns: config.secretsKmsKeyArns,
    kmsKeyArn,
    tags,
  });
  const topicArn = alarmTopic(name, { ...config, place });
  const stack = {
    ...{ place, settings: config, cluster, network, bucketName: bucket.bucketName, kmsKeyArn, roles, tags },
    actions: topicArn && [topicArn],
    topicArn,
    retentionDays: config.logs.retentionDays,
  };
  const models = makeModels(name, { config, place, bucket, image, roles, stack });
  const watched = { place, clusterName: cluster.clusterName, models, tags };
  const alarms = stackAlarms(name, { ...watched, alarms: config.alarms, topicArn });
  const dashboard = stackDashboard(name, { ...watched, config, alarms });
  const operator = new OperatorPolicy(name, {
    place,
    clusterName: cluster.clusterName,
    families: config.models.map((model) => familyName(name, model.name)),
    // Only this stack has services and log groups with this prefix. Naming each would fill the policy with a few models.
    serviceNames: models.some(hasService) ? ["*"] : [],
    repositoryName: image.repositoryName,
    taskRoleArn: roles.taskRoleArn,
    executionRoleArn: roles.executionRoleArn,
    logGroupArns: [logGroupArn(place, modelLogGroup({ name: "*" }))],
    bucketName: bucket.bucketName,
    kmsKeyArn,
    triggerStatements: operatorTriggerStatements(models),
    tags,
  });
  const publisher = new PublisherPolicy(name, { place, repositoryName: image.repositoryName, tags });

  const made = { place, bucket, network, cluster, image, roles, operator, publisher, models, keepRevisions, tags };
  const outputs = stackOutputs({ ...made, alarmTopicArn: topicArn, dashboard });
  publishOutputs(name, bucket, outputs);
  return outputs;
}
