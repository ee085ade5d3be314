import type { MachineArgs } from "../../../components/machine/make-machine";
import type { MachineTasks } from "../../../components/machine/task-states";
import { START_ARGS } from "./start-args";

/** The tasks of a state machine. */
export const MACHINE_ARGS = { ...START_ARGS, shared: false, taskTimeout: 3600 } satisfies MachineArgs & MachineTasks;
