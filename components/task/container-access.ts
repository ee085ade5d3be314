import * as pulumi from "@pulumi/pulumi";
import { type AwsPlace, accessPointArn, fileSystemArn } from "../base/arns";
import type { PolicyStatement } from "../base/policy-document";
import type { ContainerSettings } from "./containers";
import { logRouterActions, logRouterEndpoints } from "./log-router";

/**
 * What the models' containers need beside the bucket, for the roles and the network of the stack.
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

/** A model as far as its containers' access goes. */
export interface ContainerModel extends ContainerSettings {
  secrets: Record<string, string>;
  /** ARN of the model's log group, without `:*`. */
  logGroupArn: string;
}

/** `valueFrom` of every secret that containers of a model get. */
export function containerSecrets({ secrets, sidecars = [], logRouter }: Omit<ContainerModel, "logGroupArn">): string[] {
  return [secrets, ...sidecars.map((sidecar) => sidecar.secrets ?? {}), logRouter?.secretOptions ?? {}].flatMap(
    Object.values<string>,
  );
}

/** What the task role needs for the models' containers beside the bucket: file systems, and where a router sends the log. */
export function containerStatements(place: AwsPlace, models: ContainerModel[]): PolicyStatement[] {
  const statements = models.flatMap((model) => [...fileSystems(place, model), ...routes(place, model)]);
  // Two models may share a file system.
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

/** Security groups of file systems that tasks have to reach by NFS. */
export function fileSystemGroups(models: ContainerSettings[]): string[] {
  const groups = models.flatMap(({ volumes = [] }) => volumes.flatMap(({ efs }) => efs?.securityGroupId ?? []));
  return [...new Set(groups)];
}

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^@]+)@/;

/** Images that are not the stack's, and where the model's entry names them. */
export function otherImages({
  sidecars = [],
  logRouter,
}: ContainerSettings): { path: (string | number)[]; image: string }[] {
  return [
    ...sidecars.map(({ image }, i) => ({ path: ["sidecars", i, "image"], image })),
    { path: ["logRouter", "image"], image: logRouter?.image },
  ].flatMap(({ path, image }) => (image === undefined ? [] : [{ path, image }]));
}

/** ARNs of the ECR repositories that images of sidecars and log routers come from; other registries need no permission. */
export function imageRepositories(place: AwsPlace, models: ContainerSettings[]): string[] {
  const arns = models.flatMap(otherImages).flatMap(({ image }) => {
    const [, account, region, repository] = ECR.exec(image) ?? [];
    return account ? [`arn:${place.partition}:ecr:${region}:${account}:repository/${repository}`] : [];
  });
  return [...new Set(arns)];
}

/**
 * Refuses images that a private network does not reach: its endpoints are those of its own region.
 * @throws RunError naming each
 */
export function requireImagesOfRegion({ region }: AwsPlace, models: (ContainerSettings & { name: string })[]): void {
  const away = models.flatMap((model) =>
    otherImages(model)
      .filter(({ image }) => ![undefined, region].includes(ECR.exec(image)?.[2]))
      .map(({ path, image }) => `model '${model.name}': ${path.join(".")} ${image}`),
  );
  if (away.length === 0) return;
  throw new pulumi.RunError(
    `a private network pulls from ECR in its own region, ${region}, only:\n${away.join("\n")}\nreplicate the repository to ${region} and name the image there, or choose another network.mode`,
  );
}

/** Whether an image can be pulled from subnets without a way to the internet. */
export const isInEcr = (image: string) => ECR.test(image);
