import type { MapInput } from "../../../contract/map/input";

/** Step Functions: executions by name; what a machine does is up to the test. */
export class FakeStates {
  readonly executions = new Map<string, { input: MapInput; status: string }>();
  /** Called when an execution starts, which has ended when this returns. */
  onStart: (input: MapInput) => void = () => {};

  handle(action: string, input: Record<string, string>): { status: number; body: unknown } {
    const name = input.name ?? input.executionArn!.split(":").at(-1)!;
    const execution = this.executions.get(name);
    if (action === "StartExecution") {
      if (execution) return { status: 400, body: { __type: "ExecutionAlreadyExists", message: name } };
      const started = { input: JSON.parse(input.input!) as MapInput, status: "SUCCEEDED" };
      this.executions.set(name, started);
      this.onStart(started.input);
      return { status: 200, body: { executionArn: name, startDate: 0 } };
    }
    if (!execution) return { status: 400, body: { __type: "ExecutionDoesNotExist", message: name } };
    if (action === "StopExecution") execution.status = "ABORTED";
    return { status: 200, body: { executionArn: name, stateMachineArn: "m", status: execution.status, startDate: 0 } };
  }
}
