import { paginateListExecutions, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { retryInput } from "../../../contract/retry-input";
import { TASK_TAGS } from "../../../contract/task-tags";
import { environmentFor, type RecentStarts, type Starter, sizeFor, tokenOf } from "./starter";
import type { UploadSettings } from "./upload-settings";
import type { UploadedObject } from "./uploaded-object";

/** Prefix of the executions' names: the state machine has other starts, too. */
const NAME = "upload-";
/** Maximum length of a run's id. */
const MAX_NAME = 64;

/** Counts and starts executions of the state machine that retries the model's runs. */
export class RetriedStarter implements Starter {
  constructor(
    private readonly states: SFNClient,
    private readonly settings: UploadSettings & { retry: NonNullable<UploadSettings["retry"]> },
    private readonly started: RecentStarts,
  ) {}

  async running(): Promise<number> {
    const arns = this.started.all();
    const request = { stateMachineArn: this.settings.retry.machine, statusFilter: "RUNNING" as const };
    for await (const { executions = [] } of paginateListExecutions({ client: this.states }, request))
      for (const { executionArn, name } of executions) if (name?.startsWith(NAME)) arns.add(executionArn!);
    return arns.size;
  }

  /** Step Functions starts no execution of a name twice within 90 days. */
  async start(object: UploadedObject): Promise<string[]> {
    const { settings } = this;
    const { machine, size, retries, spot } = settings.retry;
    const { cpu, memory } = sizeFor(settings, object) ?? size;
    const input = retryInput({
      environment: environmentFor(settings, object),
      tags: { [TASK_TAGS.startedBy]: "upload" },
      size: { cpu, memory },
      ...{ otherContainers: settings.otherContainers, spot, retries },
    });
    const name = `${NAME}${tokenOf(settings, object)}`.slice(0, MAX_NAME);
    const { executionArn } = await this.states
      .send(new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }))
      .catch((error: Error) => {
        if (error.name === "ExecutionAlreadyExists") return { executionArn: undefined };
        throw error;
      });
    const arns = executionArn === undefined ? [] : [executionArn];
    this.started.add(arns);
    return arns;
  }
}
