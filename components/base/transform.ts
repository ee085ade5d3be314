import type * as pulumi from "@pulumi/pulumi";

/**
 * Changes the arguments of one child before it is created, for settings that a component has no argument for. It is called with the
 * component's arguments and returns those to use.
 */
export type Transform<Args> = (args: Args, name: string) => Args;

/** The arguments of a child after the user's transform, if there is one. */
export function transformed<Args>(transform: Transform<Args> | undefined, name: string, args: Args): Args {
  return transform ? transform(args, name) : args;
}

/** Tags as every component takes them. */
export type Tags = pulumi.Input<Record<string, pulumi.Input<string>>>;
