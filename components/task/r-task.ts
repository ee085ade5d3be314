import * as pulumi from "@pulumi/pulumi";
import { checkFargateSize } from "../../contract/fargate-sizes";
import { invalidText } from "../../contract/invalid";
import { cpuOfR } from "../../contract/other-containers";
import { R_CONTAINER } from "../../contract/outputs/contract";
import * as aws from "../base/aws";
import { fieldPath } from "../base/config/errors";
import { type Tags, type Transform, transformed } from "../base/transform";
import { containerErrors } from "./container-checks";
import { type ContainerSettings, configuredOtherContainers } from "./containers";
import { type HeldRevision, heldRevision } from "./held-revision";
import { logRouterContainer, routedStream } from "./log-router";
import { type RContainerArgs, rContainer } from "./r-container";
import { sidecarContainer, taskVolumes } from "./sidecar-container";

export interface RTaskArgs extends Omit<RContainerArgs, "log" | "cpuShare">, ContainerSettings {
  /**
   * Task definition family.
   * @default the component's name
   */
  family?: string;
  /** CPU units, 1024 = 1 vCPU. @default 256 */
  cpu?: number;
  /** MiB; with cpu, a size that Fargate offers. @default 512 */
  memory?: number;
  /** GiB of disk, 20 to 200; 20 are free. @default 20 */
  ephemeralStorage?: number;
  /** @default "X86_64" */
  architecture?: "X86_64" | "ARM64";
  /**
   * Plain strings, known at preview, so that a policy pack can compare them. Make the component depend on the roles (`dependsOn`): a
   * task that starts before they have their policies is denied access.
   */
  roles: { taskRoleArn: pulumi.Input<string>; executionRoleArn: pulumi.Input<string> };
  /** Name of the log group. */
  logGroupName: string;
  /** The log group of another task of the model, instead of a new one. */
  logGroup?: aws.cloudwatch.LogGroup;
  /** Days to keep log events; one of CloudWatch's values (1, 3, 5, 7, 14, 30, 60, 90, ...). @default 30 */
  retentionDays?: number;
  /**
   * Whether replaced revisions stay startable, so that a model can be held at one. Then `pulumi destroy` keeps the revisions, too:
   * `rfargate prune` deregisters them.
   * @default false
   */
  keepRevisions?: boolean;
  /** ARN of an earlier revision to use instead of the one from these arguments. @default none */
  heldAt?: string;
  tags?: Tags;
  transform?: {
    logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
  };
}

/** Defaults of a task. */
export const TASK_DEFAULTS = {
  cpu: 256,
  memory: 512,
  ephemeralStorage: 20,
  retentionDays: 30,
} as const;

/**
 * One R model: its log group and its task definition with R's container and any sidecars.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 * @throws RunError for a size that Fargate does not have, or for containers that cannot run together
 *
 * @example
 * ```ts
 * import type { DataBucket } from "r-on-fargate/components/bucket/data-bucket";
 * import type { RImage } from "r-on-fargate/components/image/r-image";
 * import { RTask } from "r-on-fargate/components/task/r-task";
 * import type { TaskRoles } from "r-on-fargate/components/task/task-roles";
 *
 * declare const bucket: DataBucket, image: RImage, roles: TaskRoles;
 * const task = new RTask(
 *   "forecast",
 *   {
 *     model: "forecast",
 *     script: "forecast.R",
 *     image: image.uri,
 *     region: "eu-central-1",
 *     bucketName: bucket.bucketName,
 *     cpu: 1024,
 *     memory: 4096,
 *     roles,
 *     logGroupName: "/ecs/forecast",
 *   },
 *   { dependsOn: roles },
 * );
 * export const taskDefinitionArn = task.taskDefinitionArn;
 * ```
 */
export class RTask extends pulumi.ComponentResource {
  /** Created from the arguments. */
  readonly taskDefinition: aws.ecs.TaskDefinition;
  /** The earlier revision used instead; absent: none. */
  readonly held?: HeldRevision;
  /** ARN of the task definition to start, with its revision. */
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly architecture: "X86_64" | "ARM64";
  /** A task's log stream is `<logStreamPrefix>/r-ecs-container/<task id>`. */
  readonly logStreamPrefix: string;
  /** Part of a log stream's name before the task id, if a log router makes it differ. */
  readonly logStream?: string;
  /** The arguments that it was created from. */
  readonly args: RTaskArgs;

  constructor(name: string, args: RTaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:RTask", name, {}, opts);
    this.args = args;
    this.cpu = args.cpu ?? TASK_DEFAULTS.cpu;
    this.memory = args.memory ?? TASK_DEFAULTS.memory;
    this.ephemeralStorage = args.ephemeralStorage ?? TASK_DEFAULTS.ephemeralStorage;
    this.architecture = args.architecture ?? "X86_64";
    this.logStreamPrefix = args.model;
    if (args.logRouter && !args.logRouter.options)
      this.logStream = `${this.logStreamPrefix}/${routedStream(R_CONTAINER)}`;
    const sizeError = checkFargateSize(this.cpu, this.memory);
    if (sizeError) throw new pulumi.RunError(`model "${args.model}": ${invalidText(sizeError)}`);
    const [error] = containerErrors({ ...args, cpu: this.cpu, memory: this.memory });
    if (error) throw new pulumi.RunError(`model "${args.model}": ${fieldPath(error.path)}: ${invalidText(error)}`);

    this.logGroup = args.logGroup ?? this.makeLogGroup(name, args);
    const containers = this.containers(args);
    this.taskDefinition = new aws.ecs.TaskDefinition(
      name,
      transformed(args.transform?.taskDefinition, name, {
        family: args.family ?? name,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: String(this.cpu),
        memory: String(this.memory),
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: this.architecture },
        // 20 GiB are the default, and ECS accepts no explicit value below 21.
        ephemeralStorage: this.ephemeralStorage > 20 ? { sizeInGib: this.ephemeralStorage } : undefined,
        taskRoleArn: args.roles.taskRoleArn,
        executionRoleArn: args.roles.executionRoleArn,
        volumes: taskVolumes(args),
        containerDefinitions: pulumi.jsonStringify(containers),
        skipDestroy: args.keepRevisions,
        tags: args.tags,
      }),
      { parent: this, dependsOn: opts?.dependsOn },
    );
    if (args.heldAt) this.held = heldRevision(name, args.heldAt, { parent: this });
    this.taskDefinitionArn = this.held?.arn ?? this.taskDefinition.arn;
    this.registerOutputs({
      taskDefinitionArn: this.taskDefinitionArn,
      logGroupName: this.logGroup.name,
      container: R_CONTAINER,
      // The task definition's text is unknown until the image is pushed. From this copy, a policy pack can judge everything but the image.
      containerDefinitions: containers,
    });
  }

  private containers(args: RTaskArgs) {
    const { sidecars = [], logRouter } = args;
    const log = { region: args.region, group: this.logGroup.name, streamPrefix: this.logStreamPrefix };
    const others = [
      ...sidecars.map((sidecar) => sidecarContainer(sidecar, { ...args, log })),
      ...(logRouter ? [logRouterContainer(logRouter, log)] : []),
    ];
    const { cpu: cpuShare } = cpuOfR(this.cpu, configuredOtherContainers(args));
    return [rContainer({ ...args, log, cpuShare }), ...others];
  }

  private makeLogGroup(name: string, args: RTaskArgs) {
    return new aws.cloudwatch.LogGroup(
      name,
      transformed(args.transform?.logGroup, name, {
        name: args.logGroupName,
        retentionInDays: args.retentionDays ?? TASK_DEFAULTS.retentionDays,
        tags: args.tags,
      }),
      { parent: this },
    );
  }
}
