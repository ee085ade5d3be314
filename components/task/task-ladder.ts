import { R_CONTAINER } from "../../contract/outputs/contract";
import { TASK_TAGS } from "../../contract/task-tags";

/** Which tasks a state machine starts, and where. */
export interface LadderTasks {
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

/** What R's container is told beside its definition: a list, or the path of one. */
export interface LadderStart {
  environment: { Environment: State[] } | { "Environment.$": string };
  /** What the tasks' tag says of their start. */
  startedBy: Record<string, string>;
  /** Tags beside. @default none */
  tags?: State[];
  /** The state after the last try; its input has `error`. */
  lost: State;
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
 * States that run one task to its end, in Amazon States Language: what Spot takes back, or what fails, runs again on demand as long
 * as tries are left; what ran out of memory runs with the next size. The first state is `Run`. Their input has `sizes`
 * (contract/map/ladder.ts), `size.at`, the index of the size, and `try`: capacity, and how many tries follow this one.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-intrinsic-functions.html
 */
export function ladderStates(tasks: LadderTasks, start: LadderStart): Record<string, State> {
  return {
    Run: runState(tasks, start),
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
    Lost: start.lost,
  };
}

const triesLeft = { Variable: "$.try.left", NumericGreaterThan: 0 };

function runState(tasks: LadderTasks, { environment, startedBy, tags = [] }: LadderStart): State {
  const ofSize = (list: string) => `States.ArrayGetItem($.sizes.${list}, $.size.at)`;
  return {
    Type: "Task",
    Resource: "arn:aws:states:::ecs:runTask.sync",
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
          { Name: R_CONTAINER, ...environment, ...(tasks.shared ? { "Cpu.$": ofSize("shares") } : {}) },
        ],
        "Cpu.$": ofSize("cpus"),
        "Memory.$": ofSize("memories"),
      },
      PropagateTags: "TASK_DEFINITION",
      Tags: [{ Key: TASK_TAGS.model, Value: tasks.model }, { Key: TASK_TAGS.startedBy, ...startedBy }, ...tags],
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
