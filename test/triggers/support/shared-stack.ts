import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StackOutputs } from "../../../contract/outputs/schema";
import { type Finished, ROOT, TestStack } from "../../engine/support";
import { allTriggers, FILES } from "./models";
import { PipelineRoles } from "./pipeline-roles";

/** Short enough for the roles of a pipeline. */
export const NAME = "test-starts";
export const PACK = ["--policy-pack", "policy"];

/** What the engine said when it made the stack. There as long as the stack is. */
const MAKING = join(ROOT, ".results/test-starts-up.txt");

export const stack = new TestStack(NAME);
/** The engine deploys the stack as a pipeline would, with IAM enforced. */
export const roles = new PipelineRoles(stack);

/**
 * Makes the stack with all triggers, which takes minutes, unless an earlier run has left it: with R_ON_FARGATE_KEEP_TRIGGERS set, to
 * any value, a run leaves it for the next one.
 */
export async function provideSharedStack(): Promise<void> {
  if (existsSync(MAKING) && (await stack.outputs()).rOnFargate) return;
  await stack.create(allTriggers);
  await roles.create();
  const { text } = await up().catch(async (error: unknown) => {
    await destroySharedStack();
    throw error;
  });
  mkdirSync(dirname(MAKING), { recursive: true });
  writeFileSync(MAKING, text);
}

/** Takes the stack away, where no test has done so and no other run is to have it. */
export async function endSharedStack(): Promise<void> {
  if (process.env.R_ON_FARGATE_KEEP_TRIGGERS !== undefined) return;
  if (existsSync(MAKING)) await destroySharedStack();
  await stack.remove();
}

export async function stackOutputs(): Promise<StackOutputs> {
  return (await stack.outputs()).rOnFargate!;
}

export function making(): string {
  return readFileSync(MAKING, "utf8");
}

/** `pulumi up` of the shared stack under the policy pack, which has to succeed. */
export async function up(...options: string[]): Promise<Finished> {
  const done = await stack.run(["up"], "--yes", "--skip-preview", ...PACK, ...options);
  assert.equal(done.code, 0, done.text);
  return done;
}

/** Destroys the stack, which has to succeed. What the state knows then can still be asked. */
export async function destroySharedStack(): Promise<void> {
  rmSync(MAKING, { force: true });
  rmSync(FILES, { recursive: true, force: true });
  const destroyed = await stack.destroy();
  assert.equal(destroyed.code, 0, destroyed.text);
  await roles.remove();
}
