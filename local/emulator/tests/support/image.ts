import { join } from "node:path";
import { exec, forwarderImage } from "./process";

/** By it `make clean` finds what tests left that were killed. */
const LABEL = "r-on-fargate.test";
const TAG = "r-on-fargate/emulator-test:1";
let built: Promise<string> | undefined;

/** The image that test tasks run, built on the forwarder's: no registry is asked. Its user 1000 owns the volume /work. */
export function testImage(): Promise<string> {
  built ??= exec("docker", [
    "build",
    "--quiet",
    "--label",
    LABEL,
    "--tag",
    TAG,
    "--build-arg",
    `BASE=${forwarderImage}`,
    join(__dirname, "image"),
  ]).then(() => TAG);
  return built;
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
