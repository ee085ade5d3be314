import { R_CONTAINER } from "../../contract/outputs/contract";
import { TASK_TAGS } from "../../contract/task-tags";

/** Which tasks the chunks of a map are, and where they run. */
export interface MapTasks {
  /** Name of the model. */
  model: string;
  clusterArn: string;
  /** With revision. */
  taskDefinitionArn: string;
  subnetIds: string[];
  securityGroupIds: string[];
  assignPublicIp: boolean;
  /** Whether other containers share the task with R's, whose CPU then follows the task's. */
  shared: boolean;
  /** Seconds of one task. */
  taskTimeout: number;
}

type State = Record<string, unknown>;

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

/**
 * Tries of RunTask: about two hours of them, spread so that many tasks do not ask in step, and short at first, since RunTask takes 20
 * a second (bench/map/simulation.ts has what other numbers cost).
 */
export const RETRY = {
  ErrorEquals: PASSING,
  IntervalSeconds: 2,
  BackoffRate: 1.3,
  MaxDelaySeconds: 120,
  MaxAttempts: 130,
  JitterStrategy: "FULL",
} as const;

/** How a task's end is told: RunTask.sync fails with the task as JSON, which is matched as text. */
const cause = (...texts: string[]) => ({
  Or: texts.map((text) => ({ Variable: "$.error.Cause", StringMatches: text })),
});
const INTERRUPTED = cause('*"StopCode":"SpotInterruption"*');
const OUT_OF_MEMORY = cause('*"ExitCode":137*', "*OutOfMemory*");

/**
 * States that run a chunk's task to its end, in Amazon States Language: what Spot takes back, or what fails, runs again on demand as
 * long as tries are left; what ran out of memory runs with the next size. The first state is `Run`. Their input has `map`, `round`,
 * `chunk`, `sizes` (contract/map/ladder.ts), `size.at`, the index of the size, and `try`: capacity, and how many tries follow this one.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-intrinsic-functions.html
 */
export function chunkStates(tasks: MapTasks): Record<string, State> {
  return {
    Run: runState(tasks),
    Why: {
      Type: "Choice",
      Choices: [
        { And: [INTERRUPTED, triesLeft], Next: "Again" },
        { And: [OUT_OF_MEMORY, { Variable: "$.size.at", NumericLessThanPath: "$.sizes.last" }], Next: "Larger" },
        { ...OUT_OF_MEMORY, Next: "Lost" },
        { ...triesLeft, Next: "Again" },
      ],
      Default: "Lost",
    },
    Larger: {
      Type: "Pass",
      Parameters: { "at.$": "States.MathAdd($.size.at, 1)" },
      ResultPath: "$.size",
      Next: "Run",
    },
    Again: {
      Type: "Pass",
      Parameters: { capacity: "FARGATE", "left.$": "States.MathAdd($.try.left, -1)" },
      ResultPath: "$.try",
      Next: "Run",
    },
    // No failure, which would say nothing of itself: what a map tolerates is not among its results.
    Lost: { Type: "Pass", Result: { lost: 1 }, End: true },
  };
}

const triesLeft = { Variable: "$.try.left", NumericGreaterThan: 0 };

function runState(tasks: MapTasks): State {
  const partition = tasks.clusterArn.split(":")[1];
  const ofSize = (list: string) => `States.ArrayGetItem($.sizes.${list}, $.size.at)`;
  const Environment = [
    { Name: "RFARGATE_MAP", "Value.$": "$.map" },
    { Name: "RFARGATE_CHUNK", "Value.$": "$.chunk" },
    { Name: "RFARGATE_ROUND", "Value.$": "$.round" },
    { Name: "RFARGATE_CAPACITY", "Value.$": "$.try.capacity" },
    { Name: "RFARGATE_LARGER", "Value.$": ofSize("larger") },
  ];
  return {
    Type: "Task",
    Resource: `arn:${partition}:states:::ecs:runTask.sync`,
    Parameters: {
      Cluster: tasks.clusterArn,
      TaskDefinition: tasks.taskDefinitionArn,
      CapacityProviderStrategy: [{ "CapacityProvider.$": "$.try.capacity", Weight: 1 }],
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: tasks.subnetIds,
          SecurityGroups: tasks.securityGroupIds,
          AssignPublicIp: tasks.assignPublicIp ? "ENABLED" : "DISABLED",
        },
      },
      Overrides: {
        ContainerOverrides: [
          { Name: R_CONTAINER, Environment, ...(tasks.shared ? { "Cpu.$": ofSize("shares") } : {}) },
        ],
        "Cpu.$": ofSize("cpus"),
        "Memory.$": ofSize("memories"),
      },
      PropagateTags: "TASK_DEFINITION",
      Tags: [
        { Key: TASK_TAGS.model, Value: tasks.model },
        { Key: TASK_TAGS.startedBy, "Value.$": "States.Format('map {}', $.map)" },
      ],
    },
    TimeoutSeconds: tasks.taskTimeout,
    Retry: [RETRY],
    Catch: [
      { ErrorEquals: ["States.TaskFailed"], ResultPath: "$.error", Next: "Why" },
      { ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Lost" },
    ],
    // A map's results together may not be above 256 KiB.
    ResultSelector: {},
    End: true,
  };
}
