import type { StackOutputs } from "../../../contract/outputs/schema";
import type { Output } from "../base/output";
import type { Docker } from "./docker";

/**
 * Logs docker in to the registry of the stack's image, unless the image is already on this machine.
 * @throws CliError 69
 */
export async function logInToRegistry(docker: Docker, outputs: StackOutputs, out: Output): Promise<void> {
  const { uri, repository } = outputs.image;
  if ((await docker.run(["image", "inspect", uri])).code === 0) return;
  // Loaded late: an image on this machine needs no AWS.
  const [{ Session }, { Images }] = await Promise.all([import("../aws/session.js"), import("../aws/images.js")]);
  const session = await Session.open(outputs, out.world);
  const password = await session.explained("ecr:GetAuthorizationToken", () => new Images(session).password());
  const registry = repository.split("/")[0]!;
  await docker.must(["login", "--username", "AWS", "--password-stdin", registry], undefined, password);
  out.faint(`logged in to ${registry}; pulling the image`);
}
