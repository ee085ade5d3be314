import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AwsPlace, logGroupArn } from "./components/arns";
import { Cluster } from "./components/cluster";
import { loadConfig } from "./components/config/load";
import type { ModelConfig } from "./components/config/model";
import { DataBucket } from "./components/data-bucket";
import { Network } from "./components/network";
import { OperatorPolicy } from "./components/operator-policy";
import { PublisherPolicy } from "./components/publisher-policy";
import { RImage } from "./components/r-image";
import { RTask } from "./components/r-task";
import { secretArn, secretEndpoints } from "./components/secrets";
import { stackOutputs } from "./components/stack-outputs";
import { TaskRoles } from "./components/task-roles";
import { makeTriggers } from "./components/triggers";

/** Where the default image comes from; an environment without Docker Hub names another. */
const BASE_IMAGE = process.env.R_ON_FARGATE_BASE_IMAGE ?? "rocker/r-ubuntu:24.04";

export = async () => {
  const config = loadConfig();
  const name = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const place = await awsPlace();
  const { models, tags, forceDestroy } = config;
  const { kmsKeyArn } = config.bucket;
  const logGroupName = (model: ModelConfig) => `/${pulumi.getProject()}/${pulumi.getStack()}/${model.name}`;
  const logGroupArns = models.map((model) => logGroupArn(place, logGroupName(model)));
  const secrets = models.flatMap((model) => Object.values(model.secrets));

  const { name: bucketName, ...bucketArgs } = config.bucket;
  const bucket = new DataBucket(name, { place, bucketName, ...bucketArgs, forceDestroy, tags });
  const network = new Network(name, {
    region: place.region,
    network: config.network,
    endpointServices: secretEndpoints(secrets),
    tags,
  });
  const cluster = new Cluster(name, { place, containerInsights: config.containerInsights, tags });
  const image = new RImage(name, {
    context: "runner/image",
    ...config.image,
    base: config.image.base ?? BASE_IMAGE,
    forceDestroy,
    tags,
  });
  const roles = new TaskRoles(name, {
    place,
    bucketName: bucket.bucketName,
    repositoryName: image.repositoryName,
    logGroupArns,
    secretArns: secrets.map(secretArn),
    kmsKeyArn,
    tags,
  });
  const tasks = models.map(
    (model) =>
      new RTask(
        `${name}-${model.name}`,
        {
          ...model,
          model: model.name,
          script: [model.script].flat().join(" "),
          image: image.uri,
          architecture: config.image.platform === "linux/arm64" ? "ARM64" : "X86_64",
          region: place.region,
          bucketName: bucket.ready,
          roles: { taskRoleArn: roles.taskRoleArn, executionRoleArn: roles.executionRoleArn },
          logGroupName: logGroupName(model),
          retentionDays: config.logs.retentionDays,
          tags,
        },
        { dependsOn: roles },
      ),
  );
  const { retentionDays } = config.logs;
  const triggers = makeTriggers({ name, place, bucket, cluster, network, roles, models, tasks, retentionDays, tags });
  const operator = new OperatorPolicy(name, {
    place,
    clusterName: cluster.clusterName,
    families: models.map((model) => `${name}-${model.name}`),
    taskRoleArn: roles.taskRoleArn,
    executionRoleArn: roles.executionRoleArn,
    logGroupArns,
    bucketName: bucket.bucketName,
    kmsKeyArn,
    tags,
  });
  const publisher = new PublisherPolicy(name, { place, repositoryName: image.repositoryName, tags });

  const made = { place, bucket, network, cluster, image, roles, operator, publisher, models, tasks, triggers };
  return { rOnFargate: stackOutputs(made) };
};

/** Asked once, so that every ARN below is a known text at preview. */
async function awsPlace(): Promise<AwsPlace> {
  const [caller, partition, region] = await Promise.all([aws.getCallerIdentity(), aws.getPartition(), aws.getRegion()]);
  return { accountId: caller.accountId, partition: partition.partition, region: region.region };
}
