import { R_CONTAINER } from "../../contract/outputs/contract";
import { ended, type readEnd, type TaskEnd } from "./task-end";

/** Which tasks a state machine runs, and where. */
export interface MachineTasks {
  /** Name of the model. */
  model: string;
  clusterArn: string;
  /** With revision. */
  taskDefinitionArn: string;
  subnetIds: string[];
  securityGroupIds: string[];
  assignPublicIp: boolean;
  /** Whether sidecars share the task: then R's CPU follows the task's. */
  shared: boolean;
  /** Longest task, in seconds. */
  taskTimeout: number;
  /** Number of tries on Spot after interruptions, before a task runs on demand. @default 0 */
  spotRetries?: number;
}

export type State = Record<string, unknown>;

/** Ends of every task that end the tries. */
const FINAL: readonly TaskEnd[] = ["memory", "timeout", "refused"];

/** What differs between state machines that run tasks. */
export interface TaskStates {
  /** `Environment` of R's container and `Tags` of the task, as members of RunTask's parameters. */
  environment: object;
  tags: object;
  /** The state that reads how a task ended. */
  read: typeof readEnd;
  /** Ends of a task that lead to the next size, if there is one. */
  larger: readonly TaskEnd[];
  /** Ends of a task that end the tries, besides lack of memory. */
  final: readonly TaskEnd[];
  /** The next state after a task is given up. */
  lost: State;
}

/**
 * ECS's temporary errors: throttling, capacity, the account's quota. Step Functions has no patterns for error names.
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
 * Retries of RunTask for about two hours, with jitter so that many tasks do not retry in step, and short at first, since RunTask
 * allows 20 calls a second (bench/map/simulation.ts compares other numbers).
 */
export const RETRY = {
  ErrorEquals: PASSING,
  IntervalSeconds: 3,
  BackoffRate: 1.15,
  MaxDelaySeconds: 120,
  MaxAttempts: 140,
  JitterStrategy: "FULL",
} as const;

const TRIES_LEFT = { Variable: "$.try.left", NumericGreaterThan: 0 };

/**
 * States that run a task to its end, in Amazon States Language. A task that Spot reclaimed runs again on Spot as often as `try.spot`
 * says; then it, like one that failed, runs again on demand while tries are left; one that ran out of memory runs with the next size.
 * The first state is `Run`. The input has `sizes` (contract/ladder.ts), `size.at`, the index of the size, and `try`: capacity and the
 * numbers of tries left, on demand and on Spot.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-intrinsic-functions.html
 */
export function taskStates(tasks: MachineTasks, states: TaskStates): Record<string, State> {
  const { read, larger, final, lost } = states;
  return {
    Run: runState(tasks, states),
    Read: read("Why"),
    Why: {
      Type: "Choice",
      Choices: [
        { ...ended("done"), Next: "Succeeded" },
        {
          And: [{ Or: larger.map(ended) }, { Variable: "$.size.at", NumericLessThanPath: "$.sizes.last" }],
          Next: "Larger",
        },
        { And: [ended("spot"), { Variable: "$.try.spot", NumericGreaterThan: 0 }], Next: "Spot" },
        { Or: [...final, ...FINAL].map(ended), Next: "Lost" },
        { ...TRIES_LEFT, Next: "Again" },
      ],
      Default: "Lost",
    },
    Larger: {
      Type: "Pass",
      Parameters: { "at.$": "States.MathAdd($.size.at, 1)" },
      ResultPath: "$.size",
      Next: "Run",
    },
    Spot: {
      Type: "Pass",
      Parameters: {
        "capacity.$": "$.try.capacity",
        "left.$": "$.try.left",
        "spot.$": "States.MathAdd($.try.spot, -1)",
      },
      ResultPath: "$.try",
      Next: "Run",
    },
    Again: {
      Type: "Pass",
      Parameters: { capacity: "FARGATE", spot: 0, "left.$": "States.MathAdd($.try.left, -1)" },
      ResultPath: "$.try",
      Next: "Run",
    },
    Succeeded: { Type: "Pass", Result: {}, End: true },
    Lost: lost,
  };
}

/** An element of one of the lists of sizes. */
export const ofSize = (list: string) => `States.ArrayGetItem($.sizes.${list}, $.size.at)`;

function runState(tasks: MachineTasks, { environment, tags }: TaskStates): State {
  return {
    Type: "Task",
    Resource: `arn:${tasks.clusterArn.split(":")[1]}:states:::ecs:runTask.sync`,
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
      ...tags,
    },
    TimeoutSeconds: tasks.taskTimeout,
    Retry: [RETRY],
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Read" }],
    // All results of a map must fit into 256 KiB.
    ResultSelector: {},
    End: true,
  };
}
