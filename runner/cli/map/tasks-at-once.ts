import { MAX_CHUNKS, tasksWithin } from "../../../contract/map/batch";
import type { ModelOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { fargateVcpus } from "../aws/quotas";
import { messageOf } from "../base/errors";

/** Tasks at once where nothing says how many: 6 vCPU, the quota of a new account, in tasks of a quarter of a vCPU. */
const FALLBACK_VCPUS = 6;

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
    const because = `${FALLBACK_VCPUS} vCPU; the account's quota is not known: ${messageOf(error)}`;
    return { tasks: within(FALLBACK_VCPUS), because };
  }
}
