import type { RegisterTaskDefinitionCommandInput, Tag, TaskDefinition } from "@aws-sdk/client-ecs";
import { awsvpc, capacity, type Target } from "./export-target";

/** ecspresso's configuration and the two files that it names. */
export interface EcspressoFiles {
  "ecspresso.yml": Record<string, unknown>;
  "ecs-service-def.json": Record<string, unknown>;
  "ecs-task-def.json": RegisterTaskDefinitionCommandInput;
}

/** Seconds that `ecspresso run` waits for a model without a timeout; left out, it would give up after 10 minutes. */
const WAIT = 86_400;

/** Properties of a task definition that can be registered; DescribeTaskDefinition tells more. */
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
 * What `ecspresso run` needs for a model. No service is named: `ecspresso run` takes network and capacity from the service's
 * definition even so, and `deploy` has nothing that it could take out of Pulumi's hands.
 * Source: https://github.com/kayac/ecspresso/blob/v2/README.md
 * @param definition as ECS describes it
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

/** What RegisterTaskDefinition takes to make the same task definition again, without properties that are empty. */
export function registrable(definition: TaskDefinition, tags: readonly Tag[]): RegisterTaskDefinitionCommandInput {
  const kept = REGISTERED.map((key) => [key, filled(definition[key])] as const).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...(Object.fromEntries(kept) as unknown as RegisterTaskDefinitionCommandInput),
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
  };
}

/** A value without the empty lists and the nothings in it; undefined when nothing is left. */
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

/** What a person should know of the files. */
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
      ? [`the service ${service} of model ${name} is left to Pulumi; the files are for \`ecspresso run\``]
      : []),
  ];
}

/** A file's text as ecspresso reads it, a template of Go: braces that belong to a value stand for themselves. */
export function untemplated(text: string): string {
  return text.replaceAll("{{", "{{`{{`}}");
}
