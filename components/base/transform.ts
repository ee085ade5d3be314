import type * as pulumi from "@pulumi/pulumi";

/**
 * Changes the arguments of one child before it is made: the way out for a setting that a component has no argument for.
 * Called with the arguments the component composed; returns those to use.
 */
export type Transform<Args> = (args: Args, name: string) => Args;

/** The arguments of a child after the user's transform, if there is one. */
export function transformed<Args>(transform: Transform<Args> | undefined, name: string, args: Args): Args {
  return transform ? transform(args, name) : args;
}

/** Tags as every component takes them. */
export type Tags = pulumi.Input<Record<string, pulumi.Input<string>>>;
