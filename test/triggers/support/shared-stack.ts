import assert from "node:assert/strict";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Finished, TestStack } from "../../engine/support";
import { allTriggers } from "./models";

export const NAME = "test-triggers";
export const PACK = ["--policy-pack", "policy"];

/**
 * Set, to any value, while working on one file of tests: the stack is taken as it is if there is one, and left. Without it
 * every run makes the stack and destroys it.
 */
const keep = process.env.R_ON_FARGATE_KEEP_TRIGGERS !== undefined;

export const stack = new TestStack(NAME);
let made: Promise<Finished> | undefined;

/**
 * The one stack with all triggers, which takes minutes to make and to destroy: made by the first that asks, in a `before`
 * of its own, and destroyed after the last test.
 */
export async function sharedStack(): Promise<StackOutputs> {
  made ??= make();
  await made;
  return stackOutputs();
}

/** What the engine said when it made the stack. */
export async function making(): Promise<string> {
  return (await (made ?? assert.fail("no stack was asked for"))).text;
}

export async function stackOutputs(): Promise<StackOutputs> {
  return JSON.parse((await stack.run(["stack", "output", "rOnFargate"], "--json")).stdout);
}

/** `pulumi up` of the shared stack under the policy pack, which has to succeed. */
export async function up(...options: string[]): Promise<Finished> {
  const done = await stack.run(["up"], "--yes", "--skip-preview", ...PACK, ...options);
  assert.equal(done.code, 0, done.text);
  return done;
}

async function make(): Promise<Finished> {
  if (keep && (await stack.run(["stack"])).code === 0) stack.configure(allTriggers);
  else await stack.create(allTriggers);
  return up();
}

/** Destroys the stack that was asked for, which has to succeed. What the state knows then can still be asked. */
export async function destroySharedStack(): Promise<void> {
  made = undefined;
  const destroyed = await stack.destroy();
  assert.equal(destroyed.code, 0, destroyed.text);
}

after("destroy the stack with all triggers", async function () {
  this.timeout(900_000);
  if (made && !keep) await destroySharedStack();
  if (!keep) await stack.remove();
});
