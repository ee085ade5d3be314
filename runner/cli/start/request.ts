import { createHash, randomBytes } from "node:crypto";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { RunTaskCommandInput } from "../aws/ecs";
import type { Environment } from "../parse/environment";
import { MODEL_TAG, RUN_ID_TAG, type Tags } from "../parse/tags";
import type { RunRecord } from "../records/record";
import type { ChosenModel, Size } from "../stack/choose-model";
import type { ChosenRetry } from "./choose-retry";
import type { RunScript } from "./chosen-scripts";
import type { LocalFile } from "./input-files";
import type { Overrides, RunSettings } from "./overrides";

/** A complete, checked request for a run. */
export interface RunRequest {
  runId: string;
  /** Whether the user gave the id: something else may have it. */
  named: boolean;
  chosen: ChosenModel;
  scripts: readonly RunScript[];
  inputs: readonly LocalFile[];
  environment: Environment;
  size: Size;
  spot: boolean;
  tags: Tags;
  settings: RunSettings;
  /** State machine that starts and retries its tasks; absent: the CLI starts a single task. */
  retry?: ChosenRetry;
  /** Start timeout of the task, in seconds. */
  startTimeout?: number;
}

/** The record of a run before its request. */
export function newRecord(request: RunRequest, now: Date): RunRecord {
  const salt = randomBytes(16).toString("hex");
  return {
    version: 1,
    runId: request.runId,
    model: request.chosen.name,
    taskDefinitionArn: request.chosen.model.taskDefinitionArn,
    scripts: request.scripts.map(({ name, local }) => ({
      name,
      source: local ? "local" : "bucket",
      sha256: local?.sha256 ?? null,
    })),
    inputs: request.inputs.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
    environment: Object.keys(request.environment),
    tags: request.tags,
    ...request.size,
    spot: request.spot,
    timeout: request.settings.timeout ?? null,
    requestedAt: now.toISOString(),
    attempt: 1,
    salt,
    fingerprint: fingerprint(request, salt),
    taskArn: null,
  };
}

/**
 * Salted SHA-256 (hex) of what the run does, including the values of its environment, but not how long to wait for it.
 */
export function fingerprint(request: RunRequest, salt: string): string {
  const sorted = (entries: Record<string, string>) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [
    request.chosen.name,
    request.scripts.map(({ name, local }) => [name, local?.sha256 ?? null]),
    request.inputs.map(({ path, sha256 }) => [path, sha256]).sort(),
    sorted(request.environment),
    [request.size.cpu, request.size.memory, request.spot],
    sorted(request.tags),
    ...asked(request.settings),
    ...(request.retry ? [[request.retry.tries]] : []),
  ];
  return createHash("sha256").update(salt).update(JSON.stringify(parts)).digest("hex");
}

/** Absent if no settings were given, so that records of earlier versions keep their fingerprint. */
function asked({ args, params }: RunSettings): unknown[] {
  return args.length + Object.keys(params).length > 0 ? [args, Object.entries(params).sort()] : [];
}

/**
 * RunTask's input, without the token.
 * @param taskDefinitionArn from the record, so that a repeated request stays the same even after a `pulumi up`
 */
export function runTaskInput(
  outputs: StackOutputs,
  request: RunRequest,
  overrides: Overrides,
  taskDefinitionArn: string,
): Omit<RunTaskCommandInput, "clientToken"> {
  const { subnets, securityGroups, assignPublicIp } = outputs.network;
  const tags: Tags = { ...request.tags, [RUN_ID_TAG]: request.runId, [MODEL_TAG]: request.chosen.name };
  return {
    cluster: outputs.cluster.arn,
    taskDefinition: taskDefinitionArn,
    count: 1,
    startedBy: request.runId,
    capacityProviderStrategy: [{ capacityProvider: request.spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
    networkConfiguration: {
      awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" },
    },
    overrides,
    propagateTags: "TASK_DEFINITION",
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  };
}
