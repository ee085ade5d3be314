import { cpSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../runner/setup/command";

/**
 * Makes a build context of the emulator's image independent of Docker Hub and PyPI: this machine often reaches PyPI by its own
 * mirror, proxy and certificates, which a build does not have.
 * @param context has container/Dockerfile, which is replaced
 * @param python an interpreter with pip
 */
export async function buildOffline(context: string, python: string): Promise<void> {
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  // For the Python of bookworm, the base's, whatever this machine's is.
  const args = ["-m", "pip", "install", "--quiet", "--no-compile", "--target", join(context, "packages")];
  args.push("--only-binary", ":all:", "--python-version", "3.11");
  for (const glibc of ["2_28", "2_17"]) args.push("--platform", `manylinux_${glibc}_${machine}`);
  args.push("--requirement", join(context, "container/requirements.txt"));
  await run("downloading the emulator's Python packages", python, args, { log: "emulator-packages.log" });
  cpSync(join(__dirname, "Dockerfile"), join(context, "container/Dockerfile"));
}
