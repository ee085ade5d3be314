import { z } from "zod";
import { containerProblems } from "../container-checks";
import type { ContainerSettings } from "../containers";
import { environment, inputKey, script, secretArn, secrets } from "./fields";

const name = z.string().regex(/^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, hyphens and underscores");

const image = z
  .string()
  .regex(/^[^\s@]+@sha256:[0-9a-f]{64}$/, "an image by digest: <repository>@sha256:<64 hex digits>");

const between = (least: number, most: number, unit: string) =>
  z.int().min(least, `${least} to ${most} ${unit}`).max(most, `${least} to ${most} ${unit}`);

const conditions = z.record(name, z.enum(["START", "HEALTHY", "COMPLETE", "SUCCESS"]));

const mounts = z.array(
  z.strictObject({
    volume: name,
    path: z.string().regex(/^(\/[^/\s:]+)+$/, "an absolute path, without blanks and colons"),
    readOnly: z.boolean().optional(),
  }),
);

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
const healthCheck = z.strictObject({
  command: z
    .array(z.string())
    .min(2, "CMD or CMD-SHELL, and what to run")
    .refine(([first]) => first === "CMD" || first === "CMD-SHELL", "starts with CMD (a program) or CMD-SHELL (a line)"),
  interval: between(5, 300, "seconds").optional(),
  timeout: between(2, 60, "seconds").optional(),
  retries: between(1, 10, "failures").optional(),
  startPeriod: between(0, 300, "seconds").optional(),
});

const sidecar = z
  .strictObject({
    name,
    image: image.optional(),
    script: script.optional(),
    inputs: z.array(inputKey).optional(),
    command: z.array(z.string()).min(1, "a program").optional(),
    entryPoint: z.array(z.string()).min(1, "a program").optional(),
    essential: z.boolean().optional(),
    cpu: z.int().min(1, "CPU units, 1 or more").optional(),
    memory: z.int().min(6, "MiB, 6 or more").optional(),
    dependsOn: conditions.optional(),
    healthCheck: healthCheck.optional(),
    environment: environment.optional(),
    secrets: secrets.optional(),
    mounts: mounts.optional(),
    user: z.string().min(1).optional(),
    stopTimeout: between(2, 120, "seconds").optional(),
  })
  .superRefine(({ image, script, command, inputs, environment = {}, secrets = {} }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (image !== undefined && script !== undefined) refuse(["script"], "runs in the stack's R image: leave out image");
    if (script !== undefined && command !== undefined) refuse(["command"], "a sidecar has script or command, not both");
    if (image === undefined && script === undefined && command === undefined)
      refuse(["script"], "a sidecar in the stack's R image has a script or a command");
    if (inputs !== undefined && script === undefined) refuse(["inputs"], "are fetched for a script only");
    for (const key of Object.keys(secrets)) {
      if (key in environment) refuse(["secrets", key], "is in environment, too; keep one of the two");
    }
  });

const volume = z.strictObject({
  name,
  efs: z
    .strictObject({
      fileSystemId: z.string().regex(/^fs-[0-9a-f]+$/, "a file system's id, fs-..."),
      accessPointId: z
        .string()
        .regex(/^fsap-[0-9a-f]+$/, "an access point's id, fsap-...")
        .optional(),
      securityGroupId: z.string().regex(/^sg-/, "the mount targets' security group, sg-..."),
    })
    .optional(),
});

const logRouter = z.strictObject({
  image,
  options: z
    .record(z.string(), z.coerce.string())
    .refine((options) => "Name" in options, "the output's Name is among the options")
    .optional(),
  secretOptions: z.record(z.string(), secretArn).optional(),
  cpu: z.int().min(1, "CPU units, 1 or more").optional(),
  memoryReservation: z.int().min(6, "MiB, 6 or more").optional(),
});

/** Fields of a model about other containers than R's. */
export const containerFields = {
  sidecars: z.array(sidecar).optional(),
  dependsOn: conditions.optional(),
  mounts: mounts.optional(),
  volumes: z.array(volume).optional(),
  logRouter: logRouter.optional(),
};

/** Adds an issue for each container, dependency or mount that cannot be. */
export function checkContainers(
  model: ContainerSettings & { cpu: number; memory: number },
  context: z.core.$RefinementCtx,
): void {
  for (const problem of containerProblems(model)) context.addIssue({ code: "custom", ...problem });
}
