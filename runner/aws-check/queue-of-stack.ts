import type { StackOutputs } from "../../contract/outputs/schema";

/** The queue of the first model that has one. */
export const queueOf = ({ models }: StackOutputs) => Object.values(models).find(({ queue }) => queue)?.queue;

/** Why a question of queues cannot be asked. */
export const withoutQueue = (stack: StackOutputs) => (queueOf(stack) ? undefined : "no model has a queue");
