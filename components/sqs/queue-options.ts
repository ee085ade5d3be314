import type * as pulumi from "@pulumi/pulumi";

/**
 * Options of the queues of a component that is part of another: they become children of the other one, like the queues of all triggers.
 *
 * Pulumi deletes resources by their depth in the stack, one depth after the other, and the provider waits two minutes for the deletion
 * of a queue: a second depth with queues takes two minutes more.
 * @param component that the queues belong to, and were children of
 * @param whole of which it is a part
 */
export function queueOptions(
  component: pulumi.Resource,
  whole: pulumi.Resource | undefined,
): pulumi.ComponentResourceOptions {
  return whole ? { parent: whole, aliases: [{ parent: component }] } : { parent: component };
}
