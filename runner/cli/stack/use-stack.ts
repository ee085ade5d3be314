import { resolve } from "node:path";
import { EXIT, usageError } from "../base/errors";
import type { Output } from "../base/output";
import { expandHome, type World } from "../base/world";
import { loadStack } from "./load-stack";
import { chooseStack, chosenStack, settingsFile } from "./settings";
import { parseReference } from "./stack-reference";

/**
 * Remembers a stack once it was read, forgets it, or prints it.
 * @throws CliError 64, 69, 73, 78
 */
export async function useStack(out: Output, given: string | undefined, forget: boolean): Promise<number> {
  const { world } = out;
  if (given && forget) throw usageError("a stack and --forget exclude each other", "remove one of them");
  if (!given && !forget) return tell(out);
  const stack = given && reusable(world, given);
  const outputs = stack ? await loadStack(world, { stack }) : undefined;
  await chooseStack(world, stack);
  out.note(
    outputs
      ? `stack ${outputs.stack} (${Object.keys(outputs.models).join(", ")}) is used in every folder`
      : "the selected Pulumi stack is used again",
  );
  out.result({ stack: stack ?? null, name: outputs?.stack ?? null, file: settingsFile(world) });
  return EXIT.ok;
}

async function tell(out: Output): Promise<number> {
  const stack = await chosenStack(out.world);
  out.data(stack ?? "none: the selected Pulumi stack is used");
  out.result({ stack: stack ?? null, file: settingsFile(out.world) });
  return EXIT.ok;
}

/** The reference in a form valid in every folder. @throws CliError 64 for a Pulumi stack, which is known in its project only */
function reusable(world: World, given: string): string {
  const reference = parseReference(given);
  if (reference.kind === "object") return given;
  if (reference.kind === "file") return resolve(world.cwd, expandHome(reference.path, world.home));
  throw usageError(
    `"${given}" is neither a file *.json nor s3://BUCKET`,
    "rfargate export outputs > stack.json writes a file; pulumi stack select chooses a Pulumi stack",
  );
}
