import type { ModelOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { type RunTries, triesOf } from "./run-tries";

/** The tries of a run; undefined if its model has no `retry`, or no state machine runs it. */
export async function readTries(
  { session }: Pick<Cloud, "session">,
  model: ModelOutputs | undefined,
  runId: string,
): Promise<RunTries | undefined> {
  const machine = model?.retry?.stateMachineArn;
  if (machine === undefined) return undefined;
  const { States } = await import("../aws/states.js");
  const states = new States(session);
  const found = await session.explained("states:DescribeExecution", () => states.describe(machine, runId));
  if (!found) return undefined;
  const events = await session.explained("states:GetExecutionHistory", () => states.history(machine, runId));
  return triesOf(found.status ?? "RUNNING", events);
}
