import * as pulumi from "@pulumi/pulumi";
import { invalidText } from "../../contract/invalid";
import { type AwsPlace, accessPointArn, fileSystemArn } from "../base/arns";
import { type ConfigError, fieldPath } from "../base/config/errors";
import type { PolicyStatement } from "../base/policy-document";
import type { ContainerSettings } from "./containers";
import { logRouterActions, logRouterEndpoints } from "./log-router";

/**
 * Access of the models' containers besides the bucket, for the roles and the network of the stack.
 * @param logGroupArns one for each model, without `:*`
 */
export function containerAccess(
  place: AwsPlace,
  configs: Omit<ContainerModel, "logGroupArn">[],
  logGroupArns: string[],
) {
  const models = configs.map((model, i) => ({ ...model, logGroupArn: logGroupArns[i]! }));
  return {
    /** `valueFrom` of every secret. */
    secrets: models.flatMap(containerSecrets),
    taskStatements: containerStatements(place, models),
    repositoryArns: imageRepositories(place, models),
    /** Interface endpoints that private tasks need for their logs. */
    logEndpoints: logRouterEndpoints(models),
    fileSystemGroupIds: fileSystemGroups(models),
  };
}

/** The settings of a model that determine its containers' access. */
export interface ContainerModel extends ContainerSettings {
  secrets: Record<string, string>;
  /** ARN of the model's log group, without `:*`. */
  logGroupArn: string;
}

/** `valueFrom` of every secret of a model's containers. */
export function containerSecrets({ secrets, sidecars = [], logRouter }: Omit<ContainerModel, "logGroupArn">): string[] {
  return [secrets, ...sidecars.map((sidecar) => sidecar.secrets ?? {}), logRouter?.secretOptions ?? {}].flatMap(
    Object.values<string>,
  );
}

/** Permissions of the task role besides the bucket: file systems, and the target of a log router. */
export function containerStatements(place: AwsPlace, models: ContainerModel[]): PolicyStatement[] {
  const statements = models.flatMap((model) => [...fileSystems(place, model), ...routes(place, model)]);
  // Models can share a file system.
  const unique = new Map(statements.map((statement) => [JSON.stringify(statement), statement]));
  return [...unique.values()].map((statement, i) => ({ ...statement, Sid: `${statement.Sid}${i + 1}` }));
}

function fileSystems(place: AwsPlace, { volumes = [], mounts = [], sidecars = [] }: ContainerModel): PolicyStatement[] {
  const all = [...mounts, ...sidecars.flatMap((sidecar) => sidecar.mounts ?? [])];
  return volumes.flatMap(({ name, efs }) => {
    if (!efs) return [];
    const written = all.some(({ volume, readOnly }) => volume === name && !readOnly);
    const { accessPointId } = efs;
    const point = accessPointId && { "elasticfilesystem:AccessPointArn": accessPointArn(place, accessPointId) };
    return {
      Sid: "MountFileSystem",
      Effect: "Allow" as const,
      Action: ["elasticfilesystem:ClientMount", ...(written ? ["elasticfilesystem:ClientWrite"] : [])],
      Resource: [fileSystemArn(place, efs.fileSystemId)],
      Condition: { Bool: { "aws:SecureTransport": "true" }, ...(point ? { StringEquals: point } : {}) },
    };
  });
}

function routes(place: AwsPlace, { logRouter, logGroupArn }: ContainerModel): PolicyStatement[] {
  if (!logRouter) return [];
  const actions = logRouterActions(place, logRouter, logGroupArn);
  return actions.Action.length ? [{ Sid: "RouteLog", Effect: "Allow", ...actions }] : [];
}

/** Security groups of file systems that tasks mount over NFS. */
function fileSystemGroups(models: ContainerSettings[]): string[] {
  const groups = models.flatMap(({ volumes = [] }) => volumes.flatMap(({ efs }) => efs?.securityGroupId ?? []));
  return [...new Set(groups)];
}

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^@]+)@/;

/** Images other than the stack's, with the paths of their fields. */
function otherImages({ sidecars = [], logRouter }: ContainerSettings): { path: (string | number)[]; image: string }[] {
  return [
    ...sidecars.map(({ image }, i) => ({ path: ["sidecars", i, "image"], image })),
    { path: ["logRouter", "image"], image: logRouter?.image },
  ].flatMap(({ path, image }) => (image === undefined ? [] : [{ path, image }]));
}

/** ARNs of the ECR repositories of sidecars and log routers; other registries need no permission. */
export function imageRepositories(place: AwsPlace, models: ContainerSettings[]): string[] {
  const arns = models.flatMap(otherImages).flatMap(({ image }) => {
    const [, account, region, repository] = ECR.exec(image) ?? [];
    return account ? [`arn:${place.partition}:ecr:${region}:${account}:repository/${repository}`] : [];
  });
  return [...new Set(arns)];
}

/**
 * Checks that a private network reaches its images: its endpoints are in its own region.
 * @throws RunError with each image in another region
 */
export function requireImagesOfRegion({ region }: AwsPlace, models: (ContainerSettings & { name: string })[]): void {
  const away = models.flatMap((model) =>
    otherImages(model)
      .filter(({ image }) => ![undefined, region].includes(ECR.exec(image)?.[2]))
      .map(({ path, image }) => `  model "${model.name}": ${fieldPath(path)} ${image}`),
  );
  if (away.length === 0) return;
  throw new pulumi.RunError(
    invalidText({
      message: ["a private network cannot pull images from another region:", ...away].join("\n"),
      allowed: `images in ECR in ${region}`,
      remedy: `replicate the repository to ${region} and use that image, or choose another network.mode`,
    }),
  );
}

/** Images that subnets without internet access cannot pull. */
export function unreachableImages(models: ContainerSettings[]): ConfigError[] {
  return models.flatMap((model, i) =>
    otherImages(model)
      .filter(({ image }) => !ECR.test(image))
      .map(({ path, image }) => ({
        path: ["models", i, ...path],
        message: `${image} cannot be pulled from a private network`,
        allowed: "an image in ECR, by digest",
        remedy: "push the image to an ECR repository, or choose another network.mode",
      })),
  );
}
