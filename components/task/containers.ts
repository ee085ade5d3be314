/**
 * What a model can have besides R's container: other containers, volumes, a log router. The shapes are those of a model's entry in
 * the configuration.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
import { type OtherContainers, otherContainers } from "../../contract/other-containers";

/** Condition of a dependency: the other container's start, health, end, or end with exit code 0. */
export type Condition = "START" | "HEALTHY" | "COMPLETE" | "SUCCESS";

/** A volume of the task, mounted in a container. */
export interface Mount {
  /** Name of one of the model's volumes. */
  volume: string;
  /** Absolute path in the container. */
  path: string;
  /** @default false */
  readOnly?: boolean;
}

/** A command whose exit code 0 means that the container is healthy. Times are in seconds. */
export interface HealthCheck {
  /** `["CMD", ...]` runs a program, `["CMD-SHELL", "line"]` a line of the container's shell. */
  command: string[];
  /** 5 to 300. @default 30 */
  interval?: number;
  /** 2 to 60. @default 5 */
  timeout?: number;
  /** Failures in a row, 1 to 10. @default 3 */
  retries?: number;
  /** Grace period at the start in which failures do not count, 0 to 300. @default 0 */
  startPeriod?: number;
}

/** A container in R's task: same network interface (localhost), same task role, shared volumes. */
export interface Sidecar {
  /** 1 to 255 letters, digits, hyphens and underscores, unique in the task. */
  name: string;
  /** By digest. @default the stack's R image */
  image?: string;
  /**
   * R script(s) under `r_scripts/`, instead of `command`: fetched and run in the stack's R image like the model's own, but without
   * outputs and manifest.
   */
  script?: string | string[];
  /** Keys under `input/` that are fetched before the script. @default none */
  inputs?: string[];
  /** Program and arguments; with another image, the arguments of its entry point. @default the image's */
  command?: string[];
  /** @default the image's */
  entryPoint?: string[];
  /** Whether the task stops when it ends. @default false */
  essential?: boolean;
  /** Its share of the task's CPU units when the task is busy. @default what the others leave */
  cpu?: number;
  /** Memory limit in MiB, out of the task's. @default the task's memory */
  memory?: number;
  /** Names of containers, and the condition of each before this one starts. */
  dependsOn?: Record<string, Condition>;
  healthCheck?: HealthCheck;
  environment?: Record<string, string>;
  /** From Secrets Manager or Parameter Store: name to ARN. */
  secrets?: Record<string, string>;
  mounts?: Mount[];
  /** User (and group) of the container's process. @default the image's */
  user?: string;
  /** Seconds between SIGTERM and SIGKILL, 2 to 120. @default 30 */
  stopTimeout?: number;
}

/** A volume of the task. Without `efs`: an empty folder on the task's disk, deleted with the task. */
export interface Volume {
  /** 1 to 255 letters, digits, hyphens and underscores. */
  name: string;
  efs?: EfsVolume;
}

/** An EFS file system: mounted over TLS, with the task role's permissions. */
export interface EfsVolume {
  /** `fs-...` */
  fileSystemId: string;
  /** `fsap-...`: sets the folder, and the user and group of all tasks. @default the whole file system */
  accessPointId?: string;
  /** Security group of the mount targets. The tasks' group allows NFS to it; it has to allow NFS (2049) from the tasks' group. */
  securityGroupId: string;
}

/** Fluent Bit as a sidecar that routes the logs of all containers of the task. */
export interface LogRouter {
  /** AWS for Fluent Bit, by digest. */
  image: string;
  /**
   * Options of the Fluent Bit output, `Name` among them.
   * @default `cloudwatch_logs` to the model's own log group
   */
  options?: Record<string, string>;
  /** Options whose values are secrets: name to ARN. */
  secretOptions?: Record<string, string>;
  /** @default what the others leave */
  cpu?: number;
  /** MiB reserved for it, out of the task's. @default 50 */
  memoryReservation?: number;
}

/** The settings of a model for its other containers. */
export interface ContainerSettings {
  sidecars?: Sidecar[];
  /** Sidecars that R waits for, with the condition of each. */
  dependsOn?: Record<string, Condition>;
  /** The model's volumes in R's container. */
  mounts?: Mount[];
  volumes?: Volume[];
  logRouter?: LogRouter;
}

/** The share of the task that a model's other containers take. */
export function configuredOtherContainers({
  sidecars = [],
  logRouter,
}: ContainerSettings): OtherContainers | undefined {
  return otherContainers([...sidecars, ...(logRouter ? [{ memoryReservation: LOG_ROUTER_MEMORY, ...logRouter }] : [])]);
}

/** Name of the container that routes the log. */
export const LOG_ROUTER = "log-router";

/** Volume of the log router's writable folder. */
export const LOG_ROUTER_VOLUME = `${LOG_ROUTER}-tmp`;

/** The folder of the R image that scripts can write to and containers can share. */
export const SHARED_PATH = "/shared";

/** Default of MiB reserved for the log router. */
export const LOG_ROUTER_MEMORY = 50;
