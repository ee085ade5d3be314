import { userInfo } from "node:os";
import type { Cloud } from "../aws/open-aws";
import { EXIT, notFoundError } from "../base/errors";
import type { Output } from "../base/output";
import { findRun } from "./find";

/** `rfargate stop`. @returns the exit code */
export async function stopRun(cloud: Cloud, out: Output, text: string, reason?: string): Promise<number> {
  const { runId, task } = await findRun(cloud, text);
  const { taskArn } = task ?? {};
  if (!taskArn) throw notFoundError(`run ${runId} is not running: ECS has no task of it`, `rfargate status ${runId}`);
  const ended = task?.lastStatus === "STOPPED";
  const why = reason ?? `rfargate: stopped by ${userInfo().username}`;
  if (!ended) await cloud.session.explained("ecs:StopTask", () => cloud.ecs.stop(taskArn, why));
  const how = ended ? "has ended already" : `is being stopped; see its end with \`rfargate logs -f ${runId}\``;
  out.note(`run ${runId} ${how}`);
  out.result({ runId, taskArn, stopping: !ended });
  return EXIT.ok;
}
