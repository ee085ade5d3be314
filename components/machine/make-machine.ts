import * as pulumi from "@pulumi/pulumi";
import { roleArn } from "../base/arns";
import * as aws from "../base/aws";
import { type PolicyStatement, policyDocument } from "../base/policy-document";
import { rolePolicy } from "../base/role-policy";
import { type Tags, type Transform, transformed } from "../base/transform";
import type { TaskStart } from "../task/task-start";
import { machineTrust } from "./statements";
import type { MachineTasks } from "./task-states";

/** The tasks of a state machine, with values that are not known yet. */
export interface MachineArgs
  extends TaskStart,
    Pick<MachineTasks, "model" | "shared" | "taskTimeout" | "spotRetries" | "assignPublicIp"> {
  /** ARN of the cluster, available once the cluster is ready for tasks. */
  clusterArn: pulumi.Input<string>;
  /** With revision. */
  taskDefinitionArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  tags?: Tags;
  transform?: { stateMachine?: Transform<aws.sfn.StateMachineArgs> };
}

export interface Machine {
  /** Of the machine and its role. */
  machineName: string;
  /** Of the role. */
  description: string;
  statements: PolicyStatement[];
  definition: (tasks: MachineTasks) => object;
}

/** Creates a state machine that runs tasks, with its role. @param name of the resources; `owner` is passed to a transform */
export function makeMachine(
  name: string,
  owner: string,
  args: MachineArgs,
  { machineName, description, statements, definition }: Machine,
  opts: pulumi.CustomResourceOptions,
): aws.sfn.StateMachine {
  const { place, tags } = args;
  const role = new aws.iam.Role(
    name,
    { name: machineName, description, assumeRolePolicy: policyDocument([machineTrust(place, machineName)]), tags },
    opts,
  );
  const policy = rolePolicy(name, role, statements, opts);
  return new aws.sfn.StateMachine(
    name,
    transformed(args.transform?.stateMachine, owner, {
      name: machineName,
      type: "STANDARD",
      roleArn: roleArn(place, machineName),
      definition: definitionText(args, definition),
      tags,
    }),
    // Step Functions checks the role's permissions when the state machine is created.
    { ...opts, dependsOn: [policy] },
  );
}

function definitionText(args: MachineArgs, definition: Machine["definition"]): pulumi.Output<string> {
  const { model, shared, taskTimeout, spotRetries, assignPublicIp } = args;
  return pulumi
    .all([args.clusterArn, args.taskDefinitionArn, args.subnetIds, args.securityGroupIds])
    .apply(([clusterArn, taskDefinitionArn, subnetIds, securityGroupIds]) =>
      JSON.stringify(
        definition({
          ...{ model, shared, taskTimeout, spotRetries, assignPublicIp },
          ...{ clusterArn, taskDefinitionArn, subnetIds, securityGroupIds },
        }),
      ),
    );
}
