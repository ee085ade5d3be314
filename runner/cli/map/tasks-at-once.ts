import { MAX_CHUNKS, NEW_ACCOUNT_VCPUS, tasksWithin } from "../../../contract/map/batch";
import type { ModelOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { fargateVcpus } from "../aws/quotas";
import { messageOf } from "../base/errors";

export interface TasksAtOnce {
  tasks: number;
  /** Where the number comes from. */
  because: string;
}

/** How many tasks a map may have at once: what was asked for, the model's `maxTasks`, or what the account's quota allows. */
export async function tasksAtOnce(
  { session }: Pick<Cloud, "session">,
  { map }: ModelOutputs,
  asked: number | undefined,
  { cpu, spot }: { cpu: number; spot: boolean },
): Promise<TasksAtOnce> {
  if (asked !== undefined) return { tasks: asked, because: "--max" };
  if (map?.maxTasks !== undefined) return { tasks: map.maxTasks, because: "the model's maxTasks" };
  const within = (vcpus: number) => Math.min(MAX_CHUNKS, tasksWithin(vcpus, cpu));
  try {
    const vcpus = await fargateVcpus(session, spot);
    return { tasks: within(vcpus), because: `the account's quota of ${vcpus} vCPU${spot ? " on Spot" : ""}` };
  } catch (error) {
    const because = `${NEW_ACCOUNT_VCPUS} vCPU; the account's quota is not known: ${messageOf(error)}`;
    return { tasks: within(NEW_ACCOUNT_VCPUS), because };
  }
}
