import type * as pulumi from "@pulumi/pulumi";
import { R_CONTAINER } from "../../contract/outputs/contract";
import type { Condition, LogRouter, Mount } from "./containers";
import { type LogPlace, logConfiguration } from "./log-router";
import { SCRATCH_VOLUMES } from "./scratch";
import { dependencies, mountPoints } from "./sidecar-container";

export interface RContainerArgs {
  /** Model name; the script sees it as RFARGATE_MODEL. */
  model: string;
  /** By digest: `<registry>/<repository>@sha256:...`. */
  image: pulumi.Input<string>;
  /** Region of the log group and of the bucket. */
  region: string;
  /** Script(s) run by default: keys under `r_scripts/`, separated by blanks. */
  script: string;
  bucketName: pulumi.Input<string>;
  /** Keys under `input/` that are fetched before the script starts; one that ends in `/` is a prefix. @default none */
  inputs?: string[];
  /** Environment of the script; not for secrets. */
  environment?: Record<string, string>;
  /** Environment from Secrets Manager or Parameter Store: name to ARN. */
  secrets?: Record<string, string>;
  /** Sidecars that R waits for, with the condition of each. */
  dependsOn?: Record<string, Condition> | undefined;
  /** Mounts besides the scratch volumes. */
  mounts?: Mount[] | undefined;
  /** R's share of the task's CPU units when sidecars are busy, too. @default all of the task's */
  cpuShare?: number | undefined;
  /** Port that the script serves, passed to it as RFARGATE_PORT. Then there are no outputs and no manifest. @default none */
  port?: number | undefined;
  /** Longest run, in seconds: then the container stops R, however the run was started. @default no limit */
  timeout?: number | undefined;
  /**
   * Hash of what the container reads when it starts: a new value makes a new revision, so that a service replaces its tasks.
   * @default none
   */
  contentHash?: string | undefined;
  log: LogPlace;
  logRouter?: LogRouter | undefined;
}

/** Label of the container with the hash of what it reads when it starts. */
const CONTENT_LABEL = "r-on-fargate.content-sha256";

/** Seconds from SIGTERM to SIGKILL: Fargate's maximum, since existing outputs are copied in that time. */
export const STOP_TIMEOUT = 120;

/**
 * The container definition of R.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function rContainer(args: RContainerArgs) {
  const environment: Record<string, pulumi.Input<string>> = {
    ...args.environment,
    SCRIPT: args.script,
    RFARGATE_BUCKET: args.bucketName,
    RFARGATE_REGION: args.region,
    RFARGATE_MODEL: args.model,
    ...(args.port === undefined ? {} : { RFARGATE_PORT: String(args.port), RFARGATE_RECORD: "none" }),
    ...(args.inputs?.length ? { RFARGATE_INPUTS: args.inputs.join("\n") } : {}),
    ...(args.timeout && args.port === undefined ? { RFARGATE_TIMEOUT: String(args.timeout) } : {}),
  };
  const byName = <T>(entries: Record<string, T>) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: R_CONTAINER,
    image: args.image,
    essential: true,
    ...(args.cpuShare === undefined ? {} : { cpu: args.cpuShare }),
    environment: byName(environment).map(([name, value]) => ({ name, value })),
    secrets: byName(args.secrets ?? {}).map(([name, valueFrom]) => ({ name, valueFrom })),
    readonlyRootFilesystem: true,
    mountPoints: [
      ...SCRATCH_VOLUMES.map(({ name, containerPath }) => ({ sourceVolume: name, containerPath, readOnly: false })),
      ...mountPoints(args.mounts),
    ],
    // As process 1, R would neither get signals nor reap its children.
    linuxParameters: { initProcessEnabled: true },
    stopTimeout: STOP_TIMEOUT,
    ...(args.port === undefined ? {} : { portMappings: [{ containerPort: args.port, protocol: "tcp" }] }),
    ...dependencies(args.dependsOn, args.logRouter),
    ...(args.contentHash === undefined ? {} : { dockerLabels: { [CONTENT_LABEL]: args.contentHash } }),
    logConfiguration: logConfiguration(args.log, args.logRouter),
  };
}
