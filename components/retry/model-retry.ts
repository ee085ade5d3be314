import * as pulumi from "@pulumi/pulumi";
import { retryMachineName } from "../../contract/names";
import { roleArn, stateMachineArn } from "../base/arns";
import { type MachineArgs, makeMachine } from "../machine/make-machine";
import { taskControlStatements } from "../machine/statements";
import { startStatements } from "../task/task-start";
import { retryDefinition } from "./definition";

/**
 * Runs a model and retries it: a Step Functions state machine and its role.
 *
 * A run that failed, or whose task Spot reclaimed, runs again on demand; one that ran out of memory runs with the next size. Throttling
 * and missing capacity are retried. No client has to wait. Costs nothing at rest, and 0.025 USD for 1,000 state transitions, about three
 * a try. Step Functions keeps the history of every run for 90 days.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 *
 * @example
 * ```ts
 * import type { Cluster } from "r-on-fargate/components/base/cluster";
 * import type { Network } from "r-on-fargate/components/network/network";
 * import { ModelRetry } from "r-on-fargate/components/retry/model-retry";
 * import type { RTask } from "r-on-fargate/components/task/r-task";
 * import type { TaskRoles } from "r-on-fargate/components/task/task-roles";
 *
 * const place = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
 * declare const cluster: Cluster, network: Network, roles: TaskRoles, task: RTask;
 * const retry = new ModelRetry("forecast", {
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
 *   shared: false,
 *   taskTimeout: 3600,
 * });
 * export const machineArn = retry.machineArn;
 * ```
 */
export class ModelRetry extends pulumi.ComponentResource {
  readonly machineName: string;
  readonly machineArn: string;
  readonly roleArn: string;
  readonly args: Pick<MachineArgs, "place">;

  constructor(name: string, args: MachineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("r-on-fargate:index:ModelRetry", name, {}, opts);
    const { place, clusterName, family } = args;
    this.args = { place };
    this.machineName = retryMachineName(family);
    this.machineArn = stateMachineArn(place, this.machineName);
    this.roleArn = roleArn(place, this.machineName);
    makeMachine(
      `${name}-retry`,
      name,
      args,
      {
        machineName: this.machineName,
        description: "What the retries of a model's runs may do",
        statements: [...startStatements(args), ...taskControlStatements(place, clusterName)],
        definition: retryDefinition,
      },
      { parent: this },
    );
    this.registerOutputs({ machineArn: this.machineArn, roleArn: this.roleArn });
  }
}
