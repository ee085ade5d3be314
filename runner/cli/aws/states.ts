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

/** The Step Functions calls of rfargate. Throws the SDK's errors, unless documented otherwise. */
export class States {
  readonly #client: SFNClient;

  constructor(session: Session) {
    this.#client = new SFNClient(session.clientConfig);
  }

  /** Starts an execution, unless one with that name exists. */
  async start(stateMachineArn: string, name: string, input: unknown): Promise<void> {
    try {
      await this.#client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (detailsOf(error).name !== "ExecutionAlreadyExists") throw error;
    }
  }

  /** Undefined if there is none with that name, or Step Functions has deleted it after 90 days. */
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

  /** Numbers of chunks of a Map Run that wait, run and have ended. */
  async countsOf(mapRunArn: string): Promise<MapRunExecutionCounts | undefined> {
    return (await this.#client.send(new DescribeMapRunCommand({ mapRunArn }))).executionCounts;
  }

  /** The events of an execution, in order. */
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

const executionArn = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
