import type { MapInput } from "../../../contract/map/input";
import type { RetryInput } from "../../../contract/retry-input";

/** One look at an execution: each DescribeExecution shows the next, the last one stays. */
export interface Look {
  status: string;
  events: object[];
  error?: string;
  cause?: string;
}

class Execution {
  looks: Look[] = [{ status: "SUCCEEDED", events: [] }];
  #at = -1;

  constructor(readonly input: MapInput & RetryInput) {}

  get look(): Look {
    return this.looks[Math.max(0, Math.min(this.#at, this.looks.length - 1))]!;
  }

  get status(): string {
    return this.look.status;
  }

  set status(status: string) {
    this.looks = [{ ...this.look, status }];
  }

  next(): Look {
    this.#at = Math.min(this.#at + 1, this.looks.length - 1);
    return this.look;
  }
}

/** Step Functions: executions by name; what a machine does is up to the test. */
export class FakeStates {
  readonly executions = new Map<string, Execution>();
  /** When executions that do not run have ended, seconds since 1970. */
  stoppedAt = Date.parse("2026-11-21T07:00:30Z") / 1000;
  /** Called when an execution starts; what it returns is seen of it, else that it has succeeded. */
  onStart: (input: MapInput & RetryInput, name: string) => Look[] | undefined = () => undefined;

  handle(action: string, input: Record<string, string>): { status: number; body: unknown } {
    const name = input.name ?? input.executionArn!.split(":").at(-1)!;
    const execution = this.executions.get(name);
    if (action === "StartExecution") {
      if (execution) return { status: 400, body: { __type: "ExecutionAlreadyExists", message: name } };
      const started = new Execution(JSON.parse(input.input!));
      this.executions.set(name, started);
      started.looks = this.onStart(started.input, name) ?? started.looks;
      return { status: 200, body: { executionArn: name, startDate: 0 } };
    }
    if (!execution) return { status: 400, body: { __type: "ExecutionDoesNotExist", message: name } };
    if (action === "GetExecutionHistory") return { status: 200, body: { events: execution.look.events } };
    if (action === "StopExecution") execution.status = "ABORTED";
    const { status, error, cause } = execution.next();
    const stopDate = status === "RUNNING" ? {} : { stopDate: this.stoppedAt };
    return {
      status: 200,
      body: { executionArn: name, stateMachineArn: "m", status, error, cause, startDate: 0, ...stopDate },
    };
  }
}
