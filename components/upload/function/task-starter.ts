import { createHash } from "node:crypto";
import { type ECSClient, paginateListTasks, RunTaskCommand } from "@aws-sdk/client-ecs";
import { cpuOfR } from "../../../contract/beside-r";
import type { UploadSettings } from "./upload-settings";
import type { UploadedObject } from "./uploaded-object";

/** ECS may need so long to list a task that it has just started. */
const LISTED_AFTER_MS = 15_000;

/** What RunTask says no with in an answer without error: lacking capacity, for one. No task was started. */
export class Refused extends Error {
  override name = "Refused";
}

/** Counts and starts the tasks of one trigger. */
export class TaskStarter {
  /** Tasks that this process has started, with the time. */
  private readonly started = new Map<string, number>();

  constructor(
    private readonly ecs: ECSClient,
    private readonly settings: UploadSettings,
    private readonly now: () => number,
  ) {}

  /** How many of the trigger's tasks have not ended. */
  async running(): Promise<number> {
    for (const [arn, at] of this.started) if (this.now() - at > LISTED_AFTER_MS) this.started.delete(arn);
    const arns = new Set(this.started.keys());
    const { cluster, startedBy } = this.settings;
    for await (const page of paginateListTasks({ client: this.ecs }, { cluster, startedBy })) {
      for (const arn of page.taskArns ?? []) arns.add(arn);
    }
    return arns.size;
  }

  /**
   * Starts a task with the object as its input, in the size that fits the object's. The same version of an object is the same
   * request, however often its event comes: ECS starts it once.
   * @param refusals how often it was refused before: a token that was refused stands for the refusal, so that each has the next
   * @throws Refused
   */
  async start({ key, name, bytes, version }: UploadedObject, refusals: number): Promise<string[]> {
    const { settings } = this;
    const size = [...settings.sizes].sort((a, b) => b.above - a.above).find(({ above }) => bytes > above);
    const environment = [
      { name: "RFARGATE_INPUTS", value: [...settings.inputs, name].join("\n") },
      { name: "RFARGATE_UPLOAD", value: name },
    ];
    const { tasks = [], failures = [] } = await this.ecs.send(
      new RunTaskCommand({
        ...settings.task,
        clientToken: createHash("sha256")
          .update(JSON.stringify([settings.startedBy, key, version, ...(refusals ? [refusals] : [])]))
          .digest("hex"),
        startedBy: settings.startedBy,
        overrides: {
          containerOverrides: [{ name: settings.container, environment, ...cpuOfR(size?.cpu, settings.besideR) }],
          ...(size ? { cpu: String(size.cpu), memory: String(size.memory) } : {}),
        },
      }),
    );
    if (failures.length > 0) throw new Refused(failures.map(({ reason, detail }) => detail ?? reason).join(", "));
    const arns = tasks.map(({ taskArn }) => taskArn!);
    for (const arn of arns) this.started.set(arn, this.now());
    return arns;
  }
}
