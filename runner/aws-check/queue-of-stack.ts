import type { StackOutputs } from "../../contract/outputs/schema";
import type { Asked } from "./asked";

/** The queue of the first model that has one. */
export const queueOf = ({ models }: StackOutputs) => Object.values(models).find(({ queue }) => queue)?.queue;

/** Why a question about queues cannot be asked. */
export const withoutQueue = ({ outputs }: Asked) => (queueOf(outputs) ? undefined : "no model has a queue");
