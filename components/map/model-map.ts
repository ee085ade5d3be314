import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { roleArn, stateMachineArn } from "../base/arns";
import { type MachineArgs, makeMachine } from "../machine/make-machine";
import { mapDefinition } from "./definition";
import { MapStarts, type MapStartsArgs } from "./map-starts";
import { machineStatements } from "./statements";

export interface ModelMapArgs extends MachineArgs {
  bucketName: string;
  /** Automatic starts of maps. @default none */
  starts?: Omit<MapStartsArgs, "machineArn"> | undefined;
}

/** Name of a model's state machine, and of its role. */
export const machineName = (family: string): string => fitting(`${family}-map`, 64);

/**
 * Runs a model for each item of a map: a Step Functions state machine and its role.
 *
 * The state machine starts a task for each chunk of items. Costs nothing at rest, and 0.025 USD for 1,000 state transitions, about
 * three a chunk. Step Functions keeps the history of every map for 90 days; a separate log group would need permissions on all log
 * deliveries of the account.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 *
 * @example
 * ```ts
 * import type { Cluster } from "r-on-fargate/components/base/cluster";
 * import { ModelMap } from "r-on-fargate/components/map/model-map";
 * import type { Network } from "r-on-fargate/components/network/network";
 * import type { RTask } from "r-on-fargate/components/task/r-task";
 * import type { TaskRoles } from "r-on-fargate/components/task/task-roles";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * declare const cluster: Cluster, network: Network, roles: TaskRoles, task: RTask;
 * const map = new ModelMap("forecast", {
 *   place,
 *   model: "forecast",
 *   clusterName: cluster.clusterName,
 *   clusterArn: cluster.ready.apply(() => cluster.arn),
 *   family: "forecast",
 *   taskDefinitionArn: task.taskDefinitionArn,
 *   taskRoleArn: roles.taskRoleArn,
 *   executionRoleArn: roles.executionRoleArn,
 *   subnetIds: network.subnetIds,
 *   securityGroupIds: network.securityGroupIds,
 *   assignPublicIp: network.assignPublicIp,
 *   bucketName: "models-111122223333-eu-central-1",
 *   shared: false,
 *   taskTimeout: 3600,
 * });
 * export const machineArn = map.machineArn;
 * ```
 */
export class ModelMap extends pulumi.ComponentResource {
  readonly machineName: string;
  readonly machineArn: string;
  readonly roleArn: string;
  readonly args: Pick<ModelMapArgs, "place" | "bucketName">;
  /** Automatic starts of maps; absent: none. */
  readonly starts?: MapStarts;

  constructor(name: string, args: ModelMapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:ModelMap", name, {}, opts);
    const { place, bucketName } = args;
    this.args = { place, bucketName };
    this.machineName = machineName(name);
    this.machineArn = stateMachineArn(place, this.machineName);
    this.roleArn = roleArn(place, this.machineName);
    const machine = makeMachine(
      `${name}-map`,
      name,
      args,
      {
        machineName: this.machineName,
        description: "What the maps of a model may do",
        statements: machineStatements(args, this.machineName),
        definition: mapDefinition,
      },
      { parent: this },
    );
    // A start before the machine exists would fail.
    if (args.starts)
      this.starts = new MapStarts(
        name,
        { ...args.starts, machineArn: this.machineArn },
        { parent: this, dependsOn: machine },
      );
    this.registerOutputs({ machineArn: this.machineArn, roleArn: this.roleArn });
  }
}
