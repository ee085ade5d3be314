import type { AwsPlace } from "../base/arns";
import type { Cluster } from "../base/cluster";
import type { Tags } from "../base/transform";
import type { DataBucket } from "../bucket/data-bucket";
import type { ModelConfig } from "../config/model";
import type { Network } from "../network/network";
import { Schedule } from "../schedule/schedule";
import type { RTask } from "../task/r-task";
import type { TaskRoles } from "../task/task-roles";
import type { UploadConfig } from "../upload/config";
import { UploadTrigger } from "../upload/upload-trigger";

/** What starts one model by itself. */
export interface Triggers {
  schedule?: Schedule;
  upload?: UploadTrigger;
}

export interface TriggerParts {
  /** Beginning of every name, `<project>-<stack>`. */
  name: string;
  place: AwsPlace;
  bucket: DataBucket;
  cluster: Cluster;
  network: Network;
  roles: TaskRoles;
  models: ModelConfig[];
  /** One for each model, in the same order. */
  tasks: RTask[];
  /** Days that logs of functions are kept. */
  retentionDays: number;
  tags?: Tags;
}

/** The triggers that the models' configuration asks for, one entry for each model. */
export function makeTriggers(parts: TriggerParts): Triggers[] {
  const { place, bucket, cluster, network, roles, retentionDays, tags } = parts;
  return parts.models.map((model, i) => {
    const task = parts.tasks[i]!;
    const family = `${parts.name}-${model.name}`;
    const start = {
      model: model.name,
      place,
      family,
      clusterName: cluster.clusterName,
      clusterArn: cluster.ready.apply(() => cluster.arn),
      taskDefinitionArn: task.taskDefinitionArn,
      taskRoleArn: roles.taskRoleArn,
      executionRoleArn: roles.executionRoleArn,
      subnetIds: network.subnetIds,
      securityGroupIds: network.securityGroupIds,
      assignPublicIp: network.assignPublicIp,
      tags,
    };
    const schedules = model.schedule?.map((entry) => ({ ...entry, spot: entry.spot ?? model.spot }));
    const { spot, inputs, onUpload } = model;
    const upload = onUpload && { ...onUpload, spot, inputs, bucketName: bucket.bucketName, retentionDays };
    return {
      ...(schedules ? { schedule: new Schedule(family, { ...start, schedules }) } : {}),
      ...(upload ? { upload: new UploadTrigger(family, { ...start, ...upload }) } : {}),
    };
  });
}

/** A model's triggers in the stack's outputs. */
export function triggerOutputs({ schedule: schedules, onUpload }: ModelConfig, { schedule, upload }: Triggers) {
  const entries = schedules?.map(({ name, expression, timezone, enabled }) => [
    name,
    { group: schedule!.groupName, expression, timezone, enabled, deadLetterQueue: schedule!.deadLetters.url },
  ]);
  return {
    ...(entries ? { schedules: Object.fromEntries(entries) } : {}),
    ...(onUpload && upload ? { upload: uploadOutputs(onUpload, upload) } : {}),
  };
}

function uploadOutputs({ prefix, suffix, maxTasks }: UploadConfig, { queue, deadLetters, undelivered }: UploadTrigger) {
  const queues = { queue: queue.url, deadLetterQueue: deadLetters.url, undeliveredQueue: undelivered.url };
  return { prefix, suffix, maxTasks, ...queues };
}
