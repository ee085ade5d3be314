import type { RunTaskCommandInput } from "@aws-sdk/client-ecs";
import type { OtherContainers } from "../../../contract/other-containers";
import type { Retries } from "../../../contract/retry-input";

/** Settings of the function that starts tasks on uploads, JSON in its variable SETTINGS. */
export interface UploadSettings {
  /** ARN of the cluster. */
  cluster: string;
  /** `startedBy` of the tasks that this trigger starts, at most 36 characters. */
  startedBy: string;
  /** The parts of RunTask's input that are the same for all objects. */
  task: Omit<RunTaskCommandInput, "clientToken" | "startedBy" | "overrides">;
  /** Name of the container that runs R. */
  container: string;
  /** The model's own inputs, keys under `input/`. */
  inputs: string[];
  maxTasks: number;
  /** How often a failed start is retried. */
  retries: number;
  /** CPU units and MiB for objects of more bytes. */
  sizes: Array<{ above: number; cpu: number; memory: number }>;
  /** The share of the task's size that its other containers take; absent: there are none. */
  otherContainers?: OtherContainers;
  /** State machine that starts and retries the tasks; absent: the function starts them itself. */
  retry?: { machine: string; size: { cpu: number; memory: number }; retries: Retries; spot: boolean };
  queueUrl: string;
  deadLetterQueueUrl: string;
}
