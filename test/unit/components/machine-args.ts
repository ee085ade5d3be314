import type { MachineArgs } from "../../../components/machine/make-machine";
import type { MachineTasks } from "../../../components/machine/task-states";
import { PLACE } from "./support";

/** The tasks of a state machine. */
export const MACHINE_TASKS: MachineTasks = {
  model: "forecast",
  clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/c",
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/p-dev-forecast:3",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  assignPublicIp: false,
  shared: false,
  taskTimeout: 3600,
};

export const MACHINE_ARGS: MachineArgs = {
  ...MACHINE_TASKS,
  place: PLACE,
  clusterName: "c",
  family: "p-dev-forecast",
  taskRoleArn: "arn:task",
  executionRoleArn: "arn:execution",
};
