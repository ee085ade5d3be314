import { CliError, EXIT } from "../base/errors";
import type { Output } from "../base/output";
import { loadStack, type StackOptions } from "../stack/load-stack";
import type { Docker } from "./docker";
import { LOCAL_IMAGE } from "./local-options";

/** The given image, else the stack's, after a login to its registry, else, without a stack, an image of a fixed name. */
export async function chooseImage(
  out: Output,
  docker: Docker,
  options: StackOptions & { image?: string },
): Promise<string> {
  if (options.image !== undefined) return options.image;
  try {
    const outputs = await loadStack(out.world, options);
    const { logInToRegistry } = await import("./registry-login.js");
    await logInToRegistry(docker, outputs, out);
    return outputs.image.uri;
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== EXIT.noStack || options.stack || options.outputs)
      throw error;
    out.faint(`no stack with an image, so using ${LOCAL_IMAGE} (${error.message})`);
    return LOCAL_IMAGE;
  }
}
