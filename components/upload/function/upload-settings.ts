import type { RunTaskCommandInput } from "@aws-sdk/client-ecs";
import type { BesideR } from "../../../contract/beside-r";
import type { Retries } from "../../../contract/retry-input";

/** What the function that starts tasks on uploads is told, JSON in its variable SETTINGS. */
export interface UploadSettings {
  /** ARN of the cluster. */
  cluster: string;
  /** Mark of the tasks that this trigger starts, at most 36 characters. */
  startedBy: string;
  /** RunTask's input, as far as it is the same for all objects. */
  task: Omit<RunTaskCommandInput, "clientToken" | "startedBy" | "overrides">;
  /** Name of the container that runs R. */
  container: string;
  /** The model's own inputs, keys under `input/`. */
  inputs: string[];
  maxTasks: number;
  /** How often a start that failed is tried again. */
  retries: number;
  /** CPU units and MiB for objects of more bytes. */
  sizes: Array<{ above: number; cpu: number; memory: number }>;
  /** What the task's other containers have of it; absent: there are none. */
  besideR?: BesideR;
  /** What starts and retries the tasks; absent: the function starts them itself. */
  retry?: { machine: string; size: { cpu: number; memory: number }; retries: Retries; spot: boolean };
  queueUrl: string;
  deadLetterQueueUrl: string;
}
