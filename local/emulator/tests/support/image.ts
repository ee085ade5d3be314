import { join } from "node:path";
import { exec, forwarderImage } from "./process";

const TAG = "r-on-fargate/emulator-test:1";
let built: Promise<string> | undefined;

/** The image that test tasks run, built on the forwarder's: no registry is asked. Its user 1000 owns the volume /work. */
export function testImage(): Promise<string> {
  built ??= exec("docker", [
    "build",
    "--quiet",
    "--tag",
    TAG,
    "--build-arg",
    `BASE=${forwarderImage}`,
    join(__dirname, "image"),
  ]).then(() => TAG);
  return built;
}
