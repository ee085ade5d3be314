import { join } from "node:path";
import { contentKey } from "../../../../runner/setup/hash";
import { exists } from "../../../setup/steps/images";
import { exec, forwarderImage } from "./process";

/** By it `make clean` finds what tests left that were killed. */
const LABEL = "r-on-fargate.test";
const built = new Map<string, Promise<string>>();

/** The image that test tasks run, built on the forwarder's: no registry is asked. Its user 1000 owns the volume /work. */
export const testImage = (): Promise<string> => image("emulator-test", "image");

/** A small image with bash, for a registry. */
export const pushedImage = (): Promise<string> => image("emulator-test-pushed", "pushed-image");

function image(name: string, folder: string): Promise<string> {
  if (!built.has(name)) built.set(name, build(name, folder));
  return built.get(name)!;
}

/** Once for each content: without BuildKit, every build would leave an untagged image, as `ENTRYPOINT []` is in no cache. */
async function build(name: string, folder: string): Promise<string> {
  const tag = `r-on-fargate/${name}:${contentKey(__dirname, [folder], forwarderImage)}`;
  const from = ["--build-arg", `BASE=${forwarderImage}`, join(__dirname, folder)];
  if (!(await exists(tag))) await exec("docker", ["build", "--quiet", "--label", LABEL, "--tag", tag, ...from]);
  return tag;
}

/** Removes what tests have tagged for the registry of an emulator. @param port of that emulator */
export async function forgetPushed(port: number): Promise<void> {
  const list = ["image", "ls", "--filter", `label=${LABEL}`, "--format", "{{.Repository}}:{{.Tag}}\t{{.ID}}"];
  const { stdout } = await exec("docker", list);
  const lines = stdout.split("\n").filter((line) => line.startsWith(`localhost:${port}/`));
  const images = lines
    .map((line) => line.split("\t"))
    .map(([name = "", id = ""]) => (name.endsWith(":<none>") ? id : name));
  if (images.length > 0) await exec("docker", ["image", "rm", "--force", ...new Set(images)]);
}
