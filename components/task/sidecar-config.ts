import { z } from "zod";
import { addErrors } from "../base/config/errors";
import {
  between,
  doubledSecrets,
  environment,
  inputKey,
  script,
  secretArn,
  secrets,
  text,
} from "../base/config/fields";
import { containerErrors } from "./container-checks";
import { type ContainerSettings, LOG_ROUTER_MEMORY } from "./containers";
import { checkLogRouter } from "./log-router";

const name = z.string().regex(/^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, hyphens and underscores");

const image = z
  .string()
  .regex(/^[^\s@]+@sha256:[0-9a-f]{64}$/, "an image by digest: <repository>@sha256:<64 hex digits>");

const conditions = z.record(name, z.enum(["START", "HEALTHY", "COMPLETE", "SUCCESS"]));

const mounts = z.array(
  z.strictObject({
    volume: name.describe("Name of one of the model's `volumes`."),
    path: z
      .string()
      .regex(/^(\/[^/\s:]+)+$/, "an absolute path, without blanks and colons")
      .describe("Path in the container."),
    readOnly: z
      .boolean()
      .optional()
      .meta({ description: "Whether the volume is read-only in the container.", unset: "`false`" }),
  }),
);

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const healthCheck = z.strictObject({
  command: z
    .array(z.string())
    .min(2, "CMD or CMD-SHELL, and a command")
    .refine(([first]) => first === "CMD" || first === "CMD-SHELL", "CMD (a program) or CMD-SHELL (a line) first")
    .describe("Command to run in the container; exit code 0 means healthy."),
  interval: between(5, 300, "seconds").optional().meta({ description: "Time between two checks.", unset: "30" }),
  timeout: between(2, 60, "seconds").optional().meta({ description: "Longest check.", unset: "5" }),
  retries: between(1, 10, "failures")
    .optional()
    .meta({ description: "Consecutive failures before the container is unhealthy.", unset: "3" }),
  startPeriod: between(0, 300, "seconds")
    .optional()
    .meta({ description: "Grace period at the start in which failures do not count.", unset: "0" }),
});

const sidecar = z
  .strictObject({
    name: name.describe("Name of the container; not `r-ecs-container`, which is R's."),
    image: image.optional().meta({ description: "Another image.", unset: "the stack's R image" }),
    script: script
      .optional()
      .meta({ description: "One or more scripts under `r_scripts/`, run in the stack's R image.", unset: "none" }),
    inputs: z
      .array(inputKey)
      .optional()
      .meta({ description: "Files under `input/` to fetch for the script.", unset: "none" }),
    command: z.array(z.string()).min(1, "a program").optional().meta({
      description:
        "In the R image, the program that replaces the entry point; in another image, the arguments of its entry point.",
      unset: "the image's",
    }),
    entryPoint: z
      .array(z.string())
      .min(1, "a program")
      .optional()
      .meta({ description: "Replaces the image's entry point.", unset: "the image's" }),
    essential: z.boolean().optional().meta({
      description: "Whether the task stops when this container ends, also with exit code 0.",
      unset: "`false`",
    }),
    cpu: z
      .int()
      .min(1, "CPU units, 1 or more")
      .optional()
      .meta({ description: "Share of the task's CPU units.", unset: "what the others leave" }),
    memory: z
      .int()
      .min(6, "MiB, 6 or more")
      .optional()
      .meta({ description: "Memory limit in MiB, out of the task's.", unset: "no limit" }),
    dependsOn: conditions.optional().meta({
      description: "Containers of the task to wait for, and the condition of each.",
      unset: "starts at once",
    }),
    healthCheck: healthCheck.optional().meta({ description: "Health check by ECS.", unset: "none" }),
    environment: environment.optional().meta({ description: "Environment variables.", unset: "none" }),
    secrets: secrets
      .optional()
      .meta({ description: "Environment variables from Secrets Manager or SSM.", unset: "none" }),
    mounts: mounts.optional().meta({ description: "Volumes to mount.", unset: "none" }),
    user: z.string().min(1).optional().meta({ description: "User to run as.", unset: "the image's" }),
    stopTimeout: between(2, 120, "seconds")
      .optional()
      .meta({ description: "Time from SIGTERM to SIGKILL.", unset: "30" }),
  })
  .superRefine(({ image, script, command, inputs, environment = {}, secrets = {} }, context) => {
    const add = (field: string, message: string, remedy: string) =>
      addErrors(context, [{ path: [field], message, remedy }]);
    if (image !== undefined && script !== undefined)
      add(
        "script",
        "a script runs in the stack's R image, and the sidecar has another image",
        "remove image or script",
      );
    if (script !== undefined && command !== undefined)
      add("command", "the sidecar has a script, too", "remove script or command");
    if (image === undefined && script === undefined && command === undefined)
      add("script", "the sidecar has neither script, command nor image", "add one of them");
    if (inputs !== undefined && script === undefined)
      add("inputs", "inputs are fetched only for a script", "add a script, or remove inputs");
    addErrors(context, doubledSecrets(secrets, environment));
  });

const volume = z.strictObject({
  name: name.describe("Name that `mounts` refer to."),
  efs: z
    .strictObject({
      fileSystemId: z
        .string()
        .regex(/^fs-[0-9a-f]+$/, "a file system's id, fs-...")
        .describe("The EFS file system."),
      accessPointId: z
        .string()
        .regex(/^fsap-[0-9a-f]+$/, "an access point's id, fsap-...")
        .optional()
        .meta({ description: "Access point, which sets the folder and the user.", unset: "the file system's root" }),
      securityGroupId: z
        .string()
        .regex(/^sg-/, "the mount targets' security group, sg-...")
        .describe("Security group of the mount targets, which tasks reach by NFS."),
    })
    .optional()
    .meta({ description: "A file system that outlives the task.", unset: "an empty folder on the task's disk" }),
});

const logRouter = z.strictObject({
  image: image.describe("Image of Fluent Bit."),
  options: z
    .record(z.string(), text)
    .refine((options) => "Name" in options, "options with the output's Name")
    .superRefine((options, context) => {
      const invalid = checkLogRouter(options);
      if (invalid) addErrors(context, [{ path: [], ...invalid }]);
    })
    .optional()
    .meta({ description: "Options of Fluent Bit's output, including `Name`.", unset: "the model's log group" }),
  secretOptions: z
    .record(z.string(), secretArn)
    .optional()
    .meta({ description: "Options from Secrets Manager or SSM.", unset: "none" }),
  cpu: z
    .int()
    .min(1, "CPU units, 1 or more")
    .optional()
    .meta({ description: "Share of the task's CPU units.", unset: "what the others leave" }),
  memoryReservation: z
    .int()
    .min(6, "MiB, 6 or more")
    .optional()
    .meta({ description: "Memory in MiB to reserve for the router.", unset: String(LOG_ROUTER_MEMORY) }),
});

/** Fields of a model about containers besides R's. */
export const containerFields = {
  sidecars: z
    .array(sidecar)
    .optional()
    .meta({ description: "Containers next to R: [sidecars.md](sidecars.md).", unset: "none" }),
  dependsOn: conditions
    .optional()
    .meta({ description: "Sidecars that R waits for, and the condition of each.", unset: "starts at once" }),
  mounts: mounts.optional().meta({ description: "Volumes to mount in R's container.", unset: "none" }),
  volumes: z.array(volume).optional().meta({ description: "Folders that the containers share.", unset: "none" }),
  logRouter: logRouter.optional().meta({
    description: "Sends R's log through Fluent Bit (FireLens).",
    unset: "the log group, through the `awslogs` driver",
  }),
};

/** Adds an issue for each invalid container, dependency or mount. */
export function checkContainers(
  model: ContainerSettings & { cpu: number; memory: number },
  context: z.core.$RefinementCtx,
): void {
  addErrors(context, containerErrors(model));
}
