/**
 * What a model may have beside R's own container: other containers, volumes, a log router. The shapes are those of a model's
 * entry in the stack's configuration.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
import { type BesideR, besideR } from "../../contract/beside-r";

/** What a container waits for: another one's start, health, end, or end with exit code 0. */
export type Condition = "START" | "HEALTHY" | "COMPLETE" | "SUCCESS";

/** A volume of the task at a place in a container. */
export interface Mount {
  /** Name of one of the model's volumes. */
  volume: string;
  /** Absolute path in the container. */
  path: string;
  /** @default false */
  readOnly?: boolean;
}

/** A command that says by exit code 0 that a container does its work. Times are seconds. */
export interface HealthCheck {
  /** `["CMD", ...]` runs a program, `["CMD-SHELL", "line"]` a line of the container's shell. */
  command: string[];
  /** 5 to 300. @default 30 */
  interval?: number;
  /** 2 to 60. @default 5 */
  timeout?: number;
  /** Failures in a row, 1 to 10. @default 3 */
  retries?: number;
  /** Time to start in which a failure does not count, 0 to 300. @default 0 */
  startPeriod?: number;
}

/** A container beside R's in the same task: same network interface (localhost), same task role, volumes in common. */
export interface Sidecar {
  /** 1 to 255 letters, digits, hyphens and underscores, unique in the task. */
  name: string;
  /** By digest. @default the stack's R image */
  image?: string;
  /**
   * R script(s) under `r_scripts/`, in the stack's R image: fetched and run as the model's own, but without outputs and
   * manifest. Instead of `command`.
   */
  script?: string | string[];
  /** Keys under `input/` that are fetched before the script. @default none */
  inputs?: string[];
  /** Program and arguments; with another image, the arguments of its entry point. @default the image's */
  command?: string[];
  /** @default the image's */
  entryPoint?: string[];
  /** Whether its end ends the task. @default false */
  essential?: boolean;
  /** CPU units of the task's that are its share when the task is busy. @default what the others leave */
  cpu?: number;
  /** MiB of the task's that it may use at most. @default no limit but the task's */
  memory?: number;
  /** Names of containers, and what is awaited of each before this one starts. */
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

/** A volume of the task. Without `efs`: an empty folder on the task's disk, gone with the task. */
export interface Volume {
  /** 1 to 255 letters, digits, hyphens and underscores. */
  name: string;
  efs?: EfsVolume;
}

/** An EFS file system: mounted over TLS, with the task role's permissions. */
export interface EfsVolume {
  /** `fs-...` */
  fileSystemId: string;
  /** `fsap-...`: the folder, the user and the group that all tasks work as. @default the whole file system */
  accessPointId?: string;
  /** Group of the mount targets: the tasks' group lets NFS out to it. It has to let NFS (2049) in from the tasks'. */
  securityGroupId: string;
}

/** Fluent Bit beside R: takes the log of all of the task's containers and sends it on. */
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
  /** MiB that are kept for it, within the task's. @default 50 */
  memoryReservation?: number;
}

/** The part of a model that is about other containers than R's. */
export interface ContainerSettings {
  sidecars?: Sidecar[];
  /** What R waits for: names of sidecars with a condition. */
  dependsOn?: Record<string, Condition>;
  /** The model's volumes in R's container. */
  mounts?: Mount[];
  volumes?: Volume[];
  logRouter?: LogRouter;
}

/** What a model's other containers have of the task. */
export function configuredBesideR({ sidecars = [], logRouter }: ContainerSettings): BesideR | undefined {
  return besideR([...sidecars, ...(logRouter ? [{ memoryReservation: LOG_ROUTER_MEMORY, ...logRouter }] : [])]);
}

/** Name of the container that routes the log. */
export const LOG_ROUTER = "log-router";

/** Volume of the log router's writable folder. */
export const LOG_ROUTER_VOLUME = `${LOG_ROUTER}-tmp`;

/** The folder of the R image that scripts may write and containers may share. */
export const SHARED_PATH = "/shared";

/** MiB kept for the log router unless it says otherwise. */
export const LOG_ROUTER_MEMORY = 50;
