import type { FargateSize } from "../../contract/fargate-sizes";
import { R_CONTAINER } from "../../contract/outputs/contract";
import { TASK_TAGS } from "../../contract/task-tags";

/** What the tasks of a map are. */
export interface MapTasks {
  /** Name of the model. */
  model: string;
  clusterArn: string;
  /** With revision. */
  taskDefinitionArn: string;
  subnetIds: string[];
  securityGroupIds: string[];
  assignPublicIp: boolean;
  /** The model's size first, then those that follow where memory ran out. */
  sizes: FargateSize[];
  /** Seconds. */
  taskTimeout: number;
}

/**
 * ECS's refusals that pass: throttling, capacity, the account's quota. Step Functions knows no pattern for names of errors.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 */
const PASSING = [
  "ECS.AmazonECSException",
  "ECS.InvalidParameterException",
  "ECS.ClientException",
  "ECS.ServerException",
  "ECS.ThrottlingException",
  "ECS.LimitExceededException",
  "ECS.ServiceUnavailableException",
  "AmazonECS.Unknown",
  "ECS.Unknown",
];

/** Tries of RunTask: two hours of them, spread so that the chunks of a map do not ask in step. */
const RETRY = [
  {
    ErrorEquals: PASSING,
    IntervalSeconds: 5,
    BackoffRate: 1.5,
    MaxDelaySeconds: 120,
    MaxAttempts: 70,
    JitterStrategy: "FULL",
  },
];

/** How a task's end is told: RunTask.sync fails with the task as JSON, which is matched as text. */
const OUT_OF_MEMORY = ['*"ExitCode":137*', "*OutOfMemory*"];

type State = Record<string, unknown>;

/**
 * The state machine of a model's maps, in Amazon States Language. Its input is contract/map/input.ts's: only the numbers of the
 * chunks travel. A chunk whose task Spot takes back, or that fails, runs once more on demand; one that ran out of memory, with
 * the next size.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function mapDefinition(tasks: MapTasks) {
  return {
    Comment: `Runs model ${tasks.model} for each item of a map`,
    StartAt: "Chunks",
    States: {
      Chunks: {
        Type: "Map",
        Label: "Chunks",
        ItemsPath: "$.chunks",
        MaxConcurrencyPath: "$.maxTasks",
        // A chunk that is lost does not end the others: its items have no record, and `rfargate map --retry` runs them.
        ToleratedFailurePercentage: 100,
        ItemSelector: {
          "map.$": "$.map",
          "round.$": "$.round",
          "capacity.$": "$.capacity",
          "chunk.$": "States.Format('{}', $$.Map.Item.Value)",
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Run",
          States: chunkStates(tasks),
        },
        ResultSelector: {},
        End: true,
      },
    },
  };
}

function chunkStates(tasks: MapTasks): Record<string, State> {
  const states = tasks.sizes.flatMap((size, i) => {
    const at = i === 0 ? "" : ` with ${size.memory} MiB`;
    const larger = tasks.sizes[i + 1];
    const next = larger ? `Run with ${larger.memory} MiB` : "Lost";
    const changes = { size: i === 0 ? undefined : size, larger: larger !== undefined };
    return [
      [
        `Run${at}`,
        runState(tasks, { ...changes, capacity: { "CapacityProvider.$": "$.capacity" }, failed: `Why${at}` }),
      ],
      [`Why${at}`, whyState(next, `Run on demand${at}`)],
      [
        `Run on demand${at}`,
        runState(tasks, { ...changes, capacity: { CapacityProvider: "FARGATE" }, failed: `Why on demand${at}` }),
      ],
      [`Why on demand${at}`, whyState(next, "Lost")],
    ] as const;
  });
  const lost = { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" };
  return { ...Object.fromEntries(states), Lost: lost };
}

interface RunChanges {
  /** In place of the definition's. */
  size: FargateSize | undefined;
  /** Whether a larger size follows. */
  larger: boolean;
  capacity: Record<string, string>;
  /** State after a task that ended badly. */
  failed: string;
}

function runState(tasks: MapTasks, { size, larger, capacity, failed }: RunChanges): State {
  const path = (Name: string, from: string) => ({ Name, "Value.$": from });
  return {
    Type: "Task",
    Resource: "arn:aws:states:::ecs:runTask.sync",
    Parameters: {
      Cluster: tasks.clusterArn,
      TaskDefinition: tasks.taskDefinitionArn,
      CapacityProviderStrategy: [{ ...capacity, Weight: 1 }],
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: tasks.subnetIds,
          SecurityGroups: tasks.securityGroupIds,
          AssignPublicIp: tasks.assignPublicIp ? "ENABLED" : "DISABLED",
        },
      },
      Overrides: {
        ContainerOverrides: [
          {
            Name: R_CONTAINER,
            Environment: [
              path("RFARGATE_MAP", "$.map"),
              path("RFARGATE_CHUNK", "$.chunk"),
              path("RFARGATE_ROUND", "$.round"),
              capacity.CapacityProvider
                ? { Name: "RFARGATE_CAPACITY", Value: capacity.CapacityProvider }
                : path("RFARGATE_CAPACITY", "$.capacity"),
              ...(larger ? [{ Name: "RFARGATE_LARGER", Value: "yes" }] : []),
            ],
          },
        ],
        ...(size ? { Cpu: String(size.cpu), Memory: String(size.memory) } : {}),
      },
      PropagateTags: "TASK_DEFINITION",
      Tags: [
        { Key: TASK_TAGS.model, Value: tasks.model },
        { Key: TASK_TAGS.startedBy, "Value.$": "States.Format('map {}', $.map)" },
      ],
    },
    TimeoutSeconds: tasks.taskTimeout,
    Retry: RETRY,
    Catch: [
      { ErrorEquals: ["States.TaskFailed"], ResultPath: "$.error", Next: failed },
      { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Lost" },
    ],
    // A map's results together may not be above 256 KiB.
    ResultSelector: {},
    End: true,
  };
}

function whyState(afterMemory: string, otherwise: string): State {
  const memory = { Or: OUT_OF_MEMORY.map((text) => ({ Variable: "$.error.Cause", StringMatches: text })) };
  return { Type: "Choice", Choices: [{ ...memory, Next: afterMemory }], Default: otherwise };
}
