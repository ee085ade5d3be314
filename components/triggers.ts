import type { AwsPlace } from "./arns";
import type { Cluster } from "./cluster";
import type { ModelConfig } from "./config/model";
import type { Network } from "./network";
import type { RTask } from "./r-task";
import { Schedule } from "./schedule";
import type { TaskRoles } from "./task-roles";
import type { Tags } from "./transform";

/** What starts one model by itself. */
export interface Triggers {
  schedule?: Schedule;
}

export interface TriggerParts {
  /** Beginning of every name, `<project>-<stack>`. */
  name: string;
  place: AwsPlace;
  cluster: Cluster;
  network: Network;
  roles: TaskRoles;
  models: ModelConfig[];
  /** One for each model, in the same order. */
  tasks: RTask[];
  tags?: Tags;
}

/** The triggers that the models' configuration asks for, one entry for each model. */
export function makeTriggers(parts: TriggerParts): Triggers[] {
  const { place, cluster, network, roles, tags } = parts;
  return parts.models.map((model, i) => {
    const task = parts.tasks[i]!;
    const family = `${parts.name}-${model.name}`;
    const start = {
      model: model.name,
      place,
      family,
      clusterName: cluster.clusterName,
      clusterArn: cluster.ready.apply(() => cluster.arn),
      taskDefinitionArn: task.taskDefinition.arn,
      taskRoleArn: roles.taskRoleArn,
      executionRoleArn: roles.executionRoleArn,
      subnetIds: network.subnetIds,
      securityGroupIds: network.securityGroupIds,
      assignPublicIp: network.assignPublicIp,
      tags,
    };
    const schedules = model.schedule?.map((entry) => ({ ...entry, spot: entry.spot ?? model.spot }));
    return { ...(schedules ? { schedule: new Schedule(family, { ...start, schedules }) } : {}) };
  });
}

/** A model's triggers in the stack's outputs. */
export function triggerOutputs(model: ModelConfig, { schedule }: Triggers) {
  const schedules =
    schedule &&
    model.schedule?.map(({ name, expression, timezone, enabled }) => [
      name,
      { group: schedule.groupName, expression, timezone, enabled, deadLetterQueue: schedule.deadLetters.url },
    ]);
  return { ...(schedules ? { schedules: Object.fromEntries(schedules) } : {}) };
}
