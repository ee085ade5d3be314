import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  type HistoryEvent,
  ListMapRunsCommand,
  type MapRunExecutionCounts,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { detailsOf } from "./aws-errors";
import type { Session } from "./session";

export type { HistoryEvent } from "@aws-sdk/client-sfn";

/** The calls of Step Functions that rfargate makes. Failures come as the SDK throws them, unless said otherwise. */
export class States {
  readonly #client: SFNClient;

  constructor(session: Session) {
    this.#client = new SFNClient(session.clientConfig);
  }

  /** Starts an execution; one that has the name already is the one that is meant. */
  async start(stateMachineArn: string, name: string, input: unknown): Promise<void> {
    try {
      await this.#client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (detailsOf(error).name !== "ExecutionAlreadyExists") throw error;
    }
  }

  /** Undefined when there is none of that name, or Step Functions has forgotten it after 90 days. */
  async describe(stateMachineArn: string, name: string): Promise<DescribeExecutionCommandOutput | undefined> {
    try {
      return await this.#client.send(
        new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }),
      );
    } catch (error) {
      if (detailsOf(error).name === "ExecutionDoesNotExist") return undefined;
      throw error;
    }
  }

  /** The Map Run of an execution, once it has one. */
  async mapRunOf(stateMachineArn: string, name: string): Promise<string | undefined> {
    const request = { executionArn: executionArn(stateMachineArn, name), maxResults: 1 };
    return (await this.#client.send(new ListMapRunsCommand(request))).mapRuns?.[0]?.mapRunArn;
  }

  /** How many chunks of a Map Run wait, run and have ended. */
  async countsOf(mapRunArn: string): Promise<MapRunExecutionCounts | undefined> {
    return (await this.#client.send(new DescribeMapRunCommand({ mapRunArn }))).executionCounts;
  }

  /** The events of an execution, in their order. Failures come as of `describe`. */
  async history(stateMachineArn: string, name: string): Promise<HistoryEvent[]> {
    const request = { executionArn: executionArn(stateMachineArn, name), maxResults: 1000 };
    const events: HistoryEvent[] = [];
    for await (const page of paginateGetExecutionHistory({ client: this.#client }, request))
      events.push(...(page.events ?? []));
    return events;
  }

  async stop(stateMachineArn: string, name: string, cause: string): Promise<void> {
    const arn = executionArn(stateMachineArn, name);
    await this.#client.send(new StopExecutionCommand({ executionArn: arn, error: "rfargate.Stopped", cause }));
  }
}

export const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
