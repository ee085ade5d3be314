import type * as pulumi from "@pulumi/pulumi";
import { R_CONTAINER } from "./outputs";

export interface RContainerArgs {
  /** Model name; the script sees it as RFARGATE_MODEL. */
  model: string;
  /** By digest: `<registry>/<repository>@sha256:...`. */
  image: pulumi.Input<string>;
  /** Region of the log group. */
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
  logGroup: pulumi.Input<string>;
  logStreamPrefix: string;
}

/** The folders that a task may write: its root file system is read-only. */
export const SCRATCH_VOLUMES = [
  { name: "work", containerPath: "/work" },
  { name: "tmp", containerPath: "/tmp" },
] as const;

/** Seconds from SIGTERM to SIGKILL; the longest that Fargate allows, since partial outputs are copied in them. */
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
    RFARGATE_MODEL: args.model,
    ...(args.inputs?.length ? { RFARGATE_INPUTS: args.inputs.join("\n") } : {}),
  };
  const byName = <T>(entries: Record<string, T>) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: R_CONTAINER,
    image: args.image,
    essential: true,
    environment: byName(environment).map(([name, value]) => ({ name, value })),
    secrets: byName(args.secrets ?? {}).map(([name, valueFrom]) => ({ name, valueFrom })),
    readonlyRootFilesystem: true,
    mountPoints: SCRATCH_VOLUMES.map(({ name, containerPath }) => ({
      sourceVolume: name,
      containerPath,
      readOnly: false,
    })),
    // R as process 1 would neither get signals nor reap its children.
    linuxParameters: { initProcessEnabled: true },
    stopTimeout: STOP_TIMEOUT,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": args.logGroup,
        "awslogs-region": args.region,
        "awslogs-stream-prefix": args.logStreamPrefix,
        // The account-wide default may be non-blocking, which drops lines when the buffer is full.
        mode: "blocking",
      },
    },
  };
}
