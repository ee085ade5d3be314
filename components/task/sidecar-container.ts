import type * as pulumi from "@pulumi/pulumi";
import {
  type Condition,
  type ContainerSettings,
  LOG_ROUTER,
  LOG_ROUTER_VOLUME,
  type LogRouter,
  type Mount,
  type Sidecar,
  type Volume,
} from "./containers";
import { type LogPlace, logConfiguration } from "./log-router";
import { SCRATCH_VOLUMES } from "./scratch";

/** What a sidecar inherits from its task. */
export interface SidecarPlace {
  model: string;
  /** The stack's R image, by digest. */
  image: pulumi.Input<string>;
  bucketName: pulumi.Input<string>;
  log: LogPlace;
  logRouter?: LogRouter | undefined;
}

/**
 * The container definition of a sidecar.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function sidecarContainer(sidecar: Sidecar, place: SidecarPlace) {
  const { healthCheck } = sidecar;
  const environment: Record<string, pulumi.Input<string>> = {
    ...sidecar.environment,
    ...scriptEnvironment(sidecar, place),
  };
  return {
    name: sidecar.name,
    image: sidecar.image ?? place.image,
    essential: sidecar.essential ?? false,
    ...command(sidecar),
    ...(sidecar.cpu === undefined ? {} : { cpu: sidecar.cpu }),
    ...(sidecar.memory === undefined ? {} : { memory: sidecar.memory }),
    ...(sidecar.user === undefined ? {} : { user: sidecar.user }),
    environment: byName(environment).map(([name, value]) => ({ name, value })),
    secrets: byName(sidecar.secrets ?? {}).map(([name, valueFrom]) => ({ name, valueFrom })),
    ...dependencies(sidecar.dependsOn, place.logRouter),
    ...(healthCheck ? { healthCheck } : {}),
    readonlyRootFilesystem: true,
    mountPoints: [...scratchMounts(sidecar), ...mountPoints(sidecar.mounts)],
    linuxParameters: { initProcessEnabled: true },
    stopTimeout: sidecar.stopTimeout ?? 30,
    logConfiguration: logConfiguration(place.log, place.logRouter),
  };
}

/** In the R image, the entry point runs scripts: a command replaces it. */
function command({ image, entryPoint, command }: Sidecar) {
  if (image === undefined && command && !entryPoint) return { entryPoint: command };
  return { ...(entryPoint ? { entryPoint } : {}), ...(command ? { command } : {}) };
}

function scriptEnvironment({ script, inputs }: Sidecar, { model, bucketName, log }: SidecarPlace) {
  if (script === undefined) return {};
  return {
    SCRIPT: [script].flat().join(" "),
    RFARGATE_BUCKET: bucketName,
    RFARGATE_REGION: log.region,
    RFARGATE_MODEL: model,
    // A second manifest of the same run would overwrite that of R's container.
    RFARGATE_RECORD: "none",
    ...(inputs?.length ? { RFARGATE_INPUTS: inputs.join("\n") } : {}),
  };
}

/** A sidecar in the R image has its own working directory and /tmp, as R's container does. */
function scratchMounts({ name, image }: Sidecar) {
  if (image !== undefined) return [];
  return SCRATCH_VOLUMES.map((scratch) => ({
    sourceVolume: `${name}-${scratch.name}`,
    containerPath: scratch.containerPath,
    readOnly: false,
  }));
}

/** Mounts in the form of a container definition. */
export const mountPoints = (mounts: Mount[] = []) =>
  mounts.map(({ volume, path, readOnly }) => ({
    sourceVolume: volume,
    containerPath: path,
    readOnly: readOnly ?? false,
  }));

/** Dependencies, including the log router, in the form of a container definition; an empty object if there are none. */
export function dependencies(dependsOn: Record<string, Condition> = {}, logRouter?: LogRouter) {
  const all: Record<string, Condition> = logRouter ? { ...dependsOn, [LOG_ROUTER]: "START" } : dependsOn;
  const list = byName(all).map(([containerName, condition]) => ({ containerName, condition }));
  return list.length ? { dependsOn: list } : {};
}

/** The volumes of a task: scratch volumes of R's container, sidecars in the R image and the log router, and the model's own. */
export function taskVolumes({ sidecars = [], volumes = [], logRouter }: ContainerSettings) {
  const own = sidecars.filter(({ image }) => image === undefined);
  return [
    ...SCRATCH_VOLUMES.map(({ name }) => ({ name })),
    ...own.flatMap((sidecar) => SCRATCH_VOLUMES.map(({ name }) => ({ name: `${sidecar.name}-${name}` }))),
    ...(logRouter ? [{ name: LOG_ROUTER_VOLUME }] : []),
    ...volumes.map(({ name, efs }) => (efs ? { name, efsVolumeConfiguration: efsConfiguration(efs) } : { name })),
  ];
}

function efsConfiguration({ fileSystemId, accessPointId }: NonNullable<Volume["efs"]>) {
  return {
    fileSystemId,
    transitEncryption: "ENABLED",
    authorizationConfig: { iam: "ENABLED", ...(accessPointId ? { accessPointId } : {}) },
  };
}

const byName = <T>(entries: Record<string, T>) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
