/**
 * Names and numbers of the contract between a stack and everything that uses it (the CLI, other projects, schedulers):
 * one object, exported by the program as the stack output named `rOnFargate`. Its shape is in schema.ts.
 */

/**
 * Increased with each change that breaks readers of the previous version: a field is removed, becomes optional, or changes its type or
 * meaning. A new field does not increase it.
 */
export const OUTPUTS_VERSION = 1 as const;

/** Name of the stack output with the object. */
export const OUTPUT_NAME = "rOnFargate";

/** Name of the container that runs R in every task definition. */
export const R_CONTAINER = "r-ecs-container";

/** Version of this package, as in package.json. */
export const RELEASE = "0.1.0";
