import * as pulumi from "@pulumi/pulumi";
import { logGroupArn } from "./components/base/arns";
import { awsPlace } from "./components/base/aws-place";
import { boundRoles } from "./components/base/bound-roles";
import { Cluster } from "./components/base/cluster";
import { projectPath } from "./components/base/project-path";
import { stackName } from "./components/base/stack-name";
import { DataBucket } from "./components/bucket/data-bucket";
import { loadConfig } from "./components/config/load";
import { isHeld } from "./components/config/revisions";
import { PublisherPolicy } from "./components/image/publisher-policy";
import { RImage } from "./components/image/r-image";
import { Network } from "./components/network/network";
import { zoneNames } from "./components/network/zones";
import { modelLogGroup } from "./components/stack/model-task";
import { hasService, makeModels, operatorTriggerStatements } from "./components/stack/models";
import { OperatorPolicy } from "./components/stack/operator-policy";
import { publishOutputs } from "./components/stack/published-outputs";
import { alarmTopic, stackAlarms } from "./components/stack/stack-alarms";
import { stackDashboard } from "./components/stack/stack-dashboard";
import { stackOutputs } from "./components/stack/stack-outputs";
import { containerAccess, requireImagesOfRegion } from "./components/task/container-access";
import { secretArn, secretEndpoints } from "./components/task/secrets";
import { TaskRoles } from "./components/task/task-roles";
import { startsOnUpload, triggerEndpoints, triggerTaskStatements } from "./components/triggers/configured";
import { familyName } from "./contract/names";

/** Where the default image comes from; an environment without Docker Hub names another. */
const BASE_IMAGE = process.env.R_ON_FARGATE_BASE_IMAGE ?? "rocker/r-ubuntu:24.04";

export = async () => {
  const config = loadConfig();
  boundRoles(config.permissionsBoundary);
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
  const image = new RImage(name, {
    context: projectPath("runner/image"),
    ...config.image,
    base: config.image.base ?? BASE_IMAGE,
    queues: config.models.some(({ queue }) => queue !== undefined),
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
  const topicArn = alarmTopic(name, { place, alarms: config.alarms, tags });
  const stack = {
    ...{ place, settings: config, cluster, network, bucketName: bucket.bucketName, kmsKeyArn, roles, tags },
    extraTaskStatements: access.taskStatements,
    actions: topicArn && [topicArn],
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
    // Cluster and log groups under this prefix are the stack's alone. To name each would fill the policy with a few models.
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

  const made = { place, bucket, network, cluster, image, roles, operator, publisher, models, keepRevisions };
  const outputs = stackOutputs({ ...made, alarmTopicArn: topicArn, dashboard });
  publishOutputs(name, bucket, outputs);
  return { rOnFargate: outputs };
};
