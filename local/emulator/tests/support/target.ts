import { type ECSClient, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";
import { eventually } from "../../../../test/support/eventually";
import { allow, arn, type Place, place, role } from "./account";
import { ecs } from "./clients";
import { FROM_RULES, type Queue, queue } from "./notices";
import { register, shell, until } from "./tasks";

/** A task that prints `for $WHO`, as the target of a rule or a schedule. */
export class TaskTarget {
  private constructor(
    readonly place: Place,
    private readonly client: ECSClient,
    readonly taskDefinition: string,
    /** For dead letters; it refuses plain http. */
    readonly deadLetters: Queue,
  ) {}

  static async make(): Promise<TaskTarget> {
    const here = await place();
    const taskDefinition = await register(here, { containers: [await shell(here, "main", 'echo "for $WHO"')] });
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    const deny = { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*", Condition };
    const deadLetters = await queue([deny, FROM_RULES]);
    return new TaskTarget(here, await ecs(), taskDefinition, deadLetters);
  }

  get clusterArn(): string {
    return arn("ecs", `cluster/${this.place.cluster}`);
  }

  get ecsParameters() {
    return {
      TaskDefinitionArn: this.taskDefinition,
      LaunchType: "FARGATE" as const,
      // The SDKs of EventBridge and Scheduler name it in two ways; both send this one.
      NetworkConfiguration: { awsvpcConfiguration: { Subnets: ["subnet-0a1b2c3d"] } } as never,
    };
  }

  /** Overrides that say for whom the task is, as JSON. */
  overrides(who: string): string {
    return JSON.stringify({ containerOverrides: [{ name: "main", environment: [{ name: "WHO", value: who }] }] });
  }

  /** A role by which a service may start this task in this cluster. */
  starter(service: string): Promise<string> {
    return role(service, [
      allow("ecs:RunTask", this.taskDefinition.replace(/:\d+$/, ":*"), { ArnLike: { "ecs:cluster": this.clusterArn } }),
      allow("iam:PassRole", this.place.executionRole, {
        StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
      }),
    ]);
  }

  /** The task that was started by a rule or schedule, at its end. */
  async startedBy(by: string): Promise<Task> {
    const taskArn = await eventually(`a task of ${by}`, async () => {
      for (const desiredStatus of ["RUNNING", "STOPPED"] as const) {
        const { taskArns } = await this.client.send(
          new ListTasksCommand({ cluster: this.place.cluster, startedBy: by.slice(0, 36), desiredStatus }),
        );
        if (taskArns![0]) return taskArns![0];
      }
      return undefined;
    });
    return (await until(this.place, taskArn, "STOPPED")).task;
  }
}
