import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fitting } from "../../contract/names";
import { roleArn } from "../base/arns";
import { policyDocument } from "../base/policy-document";
import { type Tags, type Transform, transformed } from "../base/transform";
import type { TaskStart } from "../task/task-start";
import type { MapTasks } from "./chunk-states";
import { mapDefinition } from "./definition";
import { machineStatements, machineTrust, stateMachineArn } from "./statements";

export interface ModelMapArgs extends TaskStart, Pick<MapTasks, "model" | "shared" | "taskTimeout" | "assignPublicIp"> {
  /** ARN of the cluster, available once the cluster takes tasks. */
  clusterArn: pulumi.Input<string>;
  /** With revision. */
  taskDefinitionArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  bucketName: string;
  tags?: Tags;
  transform?: { stateMachine?: Transform<aws.sfn.StateMachineArgs> };
}

/** Name of a model's state machine, and of its role. */
export const machineName = (family: string): string => fitting(`${family}-map`, 64);

/**
 * Runs a model for each item of a map: a Step Functions state machine and its role.
 *
 * The state machine starts a task for each chunk of items. Costs nothing at rest, and 0.025 USD for 1,000 state transitions, about
 * three a chunk. Step Functions itself keeps the history of every map for 90 days: a log group of its own would need a grant on
 * all log deliveries of the account.
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

  constructor(name: string, args: ModelMapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:ModelMap", name, {}, opts);
    const { place, bucketName, tags } = args;
    const child = { parent: this };
    this.args = { place, bucketName };
    this.machineName = machineName(name);
    this.machineArn = stateMachineArn(place, this.machineName);
    this.roleArn = roleArn(place, this.machineName);
    const role = new aws.iam.Role(
      `${name}-map`,
      {
        name: this.machineName,
        description: "What the maps of a model may do",
        assumeRolePolicy: policyDocument([machineTrust(place, this.machineName)]),
        tags,
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      `${name}-map`,
      {
        name: "least-privilege",
        role: role.name,
        policy: policyDocument(machineStatements(args, this.machineName)),
      },
      child,
    );
    new aws.sfn.StateMachine(
      `${name}-map`,
      transformed(args.transform?.stateMachine, name, {
        name: this.machineName,
        type: "STANDARD",
        roleArn: this.roleArn,
        definition: definition(args),
        tags,
      }),
      // Step Functions checks what its role may do when the machine is made.
      { ...child, dependsOn: [policy] },
    );
    this.registerOutputs({ machineArn: this.machineArn, roleArn: this.roleArn });
  }
}

function definition(args: ModelMapArgs): pulumi.Output<string> {
  const { model, shared, taskTimeout, assignPublicIp } = args;
  return pulumi
    .all([args.clusterArn, args.taskDefinitionArn, args.subnetIds, args.securityGroupIds])
    .apply(([clusterArn, taskDefinitionArn, subnetIds, securityGroupIds]) =>
      JSON.stringify(
        mapDefinition({
          ...{ model, shared, taskTimeout, assignPublicIp },
          ...{ clusterArn, taskDefinitionArn, subnetIds, securityGroupIds },
        }),
      ),
    );
}
