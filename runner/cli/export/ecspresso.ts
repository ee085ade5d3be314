import type { RegisterTaskDefinitionCommandInput, Tag, TaskDefinition } from "@aws-sdk/client-ecs";
import { awsvpc, capacity, type Target } from "./export-target";

/** ecspresso's configuration and the two files that it names. */
export interface EcspressoFiles {
  "ecspresso.yml": Record<string, unknown>;
  "ecs-service-def.json": Record<string, unknown>;
  "ecs-task-def.json": RegisterTaskDefinitionCommandInput;
}

/** Seconds that `ecspresso run` waits for a model without a timeout; its own default is 10 minutes. */
const WAIT = 86_400;

/** Properties of a task definition that can be registered; DescribeTaskDefinition returns more. */
const REGISTERED = [
  "family",
  "taskRoleArn",
  "executionRoleArn",
  "networkMode",
  "requiresCompatibilities",
  "runtimePlatform",
  "cpu",
  "memory",
  "ephemeralStorage",
  "containerDefinitions",
  "volumes",
  "placementConstraints",
  "proxyConfiguration",
  "pidMode",
  "ipcMode",
  "enableFaultInjection",
] as const satisfies ReadonlyArray<keyof RegisterTaskDefinitionCommandInput & keyof TaskDefinition>;

/**
 * The files that `ecspresso run` needs for a model. They name no service: `ecspresso run` still reads network and capacity from the
 * service's definition, and `deploy` cannot change a service of Pulumi's.
 * Source: https://github.com/kayac/ecspresso/blob/v2/README.md
 * @param definition from DescribeTaskDefinition
 * @param tags its tags
 */
export function ecspressoFiles(target: Target, definition: TaskDefinition, tags: readonly Tag[] = []): EcspressoFiles {
  const { outputs, model } = target;
  const strategy = capacity(target);
  return {
    "ecspresso.yml": {
      region: outputs.aws.region,
      cluster: outputs.cluster.name,
      service_definition: "ecs-service-def.json",
      task_definition: "ecs-task-def.json",
      timeout: `${model.timeout ?? WAIT}s`,
    },
    "ecs-service-def.json": {
      ...(strategy ? { capacityProviderStrategy: strategy } : { launchType: "FARGATE" }),
      platformVersion: "LATEST",
      networkConfiguration: { awsvpcConfiguration: awsvpc(outputs) },
    },
    "ecs-task-def.json": registrable(definition, tags),
  };
}

/** Input of RegisterTaskDefinition for the same task definition, without empty properties. */
export function registrable(definition: TaskDefinition, tags: readonly Tag[]): RegisterTaskDefinitionCommandInput {
  const kept = REGISTERED.map((key) => [key, filled(definition[key])] as const).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...(Object.fromEntries(kept) as unknown as RegisterTaskDefinitionCommandInput),
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
  };
}

/** A value without its empty lists, empty objects and nulls; undefined if nothing is left. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(filled).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const entries = Object.entries(value)
    .map(([key, child]) => [key, filled(child)] as const)
    .filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries);
}

/** Notes for the user on the files. */
export function ecspressoNotes({ model, name }: Target): string[] {
  const { revision, latestRevision } = model;
  const service = model.queue?.service ?? model.api?.service;
  return [
    ...(latestRevision === undefined
      ? []
      : [
          `model ${name} is held at revision ${revision}: run \`ecspresso run --skip-task-definition --revision ${revision}\``,
        ]),
    ...(service
      ? [`Pulumi keeps managing service ${service} of model ${name}; the files are for \`ecspresso run\``]
      : []),
  ];
}

/** A file's text for ecspresso, which reads it as a Go template: braces in values are escaped. */
export function untemplated(text: string): string {
  return text.replaceAll("{{", "{{`{{`}}");
}
