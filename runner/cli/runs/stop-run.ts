import { userInfo } from "node:os";
import type { Cloud } from "../aws/open-aws";
import { States } from "../aws/states";
import { EXIT, notFoundError } from "../base/errors";
import type { Output } from "../base/output";
import { findRun } from "./find";

/** `rfargate stop`. @returns the exit code */
export async function stopRun(cloud: Cloud, out: Output, text: string, reason?: string): Promise<number> {
  const { runId, task, tries, chosen } = await findRun(cloud, text);
  const { taskArn } = task ?? {};
  const why = reason ?? `rfargate: stopped by ${userInfo().username}`;
  const machine = tries?.status === "RUNNING" ? chosen?.model.retry?.stateMachineArn : undefined;
  if (machine !== undefined) {
    // This stops its task, too; stopping only the task would leave the decision to the state machine.
    await cloud.session.explained("states:StopExecution", () => new States(cloud.session).stop(machine, runId, why));
    return told(out, { runId, taskArn, ended: false });
  }
  if (!taskArn) throw notFoundError(`run ${runId} is not running: ECS has no task of it`, `rfargate status ${runId}`);
  const ended = task?.lastStatus === "STOPPED";
  if (!ended) await cloud.session.explained("ecs:StopTask", () => cloud.ecs.stop(taskArn, why));
  return told(out, { runId, taskArn, ended });
}

function told(out: Output, { runId, taskArn, ended }: { runId: string; taskArn?: string; ended: boolean }): number {
  const how = ended ? "has ended already" : `is being stopped; see its end with \`rfargate logs -f ${runId}\``;
  out.note(`run ${runId} ${how}`);
  out.result({ runId, taskArn: taskArn ?? null, stopping: !ended });
  return EXIT.ok;
}
