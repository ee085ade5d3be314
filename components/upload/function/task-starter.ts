import { type ECSClient, paginateListTasks, RunTaskCommand } from "@aws-sdk/client-ecs";
import { cpuOfR } from "../../../contract/other-containers";
import { environmentFor, type RecentStarts, type Starter, sizeFor, tokenOf } from "./starter";
import type { UploadSettings } from "./upload-settings";
import type { UploadedObject } from "./uploaded-object";

/** A failure in a successful response of RunTask, such as missing capacity. No task was started. */
export class Refused extends Error {
  override name = "Refused";
}

/** Counts and starts the tasks of one trigger. */
export class TaskStarter implements Starter {
  constructor(
    private readonly ecs: ECSClient,
    private readonly settings: UploadSettings,
    private readonly started: RecentStarts,
  ) {}

  /** Number of the trigger's tasks that have not ended. */
  async running(): Promise<number> {
    const arns = this.started.all();
    const { cluster, startedBy } = this.settings;
    for await (const page of paginateListTasks({ client: this.ecs }, { cluster, startedBy })) {
      for (const arn of page.taskArns ?? []) arns.add(arn);
    }
    return arns.size;
  }

  /**
   * Starts a task with the object as its input, in the task size for the object's size. Every delivery of the event for one version of
   * an object makes the same request, so ECS starts it once.
   * @param refusals number of earlier refusals: ECS repeats a refusal for the same token, so each attempt after one has a new token
   * @throws Refused
   */
  async start(object: UploadedObject, refusals: number): Promise<string[]> {
    const { settings } = this;
    const size = sizeFor(settings, object);
    const environment = Object.entries(environmentFor(settings, object)).map(([name, value]) => ({ name, value }));
    const { tasks = [], failures = [] } = await this.ecs.send(
      new RunTaskCommand({
        ...settings.task,
        clientToken: tokenOf(settings, object, refusals),
        startedBy: settings.startedBy,
        overrides: {
          containerOverrides: [
            { name: settings.container, environment, ...cpuOfR(size?.cpu, settings.otherContainers) },
          ],
          ...(size ? { cpu: String(size.cpu), memory: String(size.memory) } : {}),
        },
      }),
    );
    if (failures.length > 0) throw new Refused(failures.map(({ reason, detail }) => detail ?? reason).join(", "));
    const arns = tasks.map(({ taskArn }) => taskArn!);
    this.started.add(arns);
    return arns;
  }
}
