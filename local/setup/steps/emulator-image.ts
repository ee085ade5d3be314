import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../runner/setup/command";
import { contentKey } from "../../../runner/setup/hash";
import type { Step } from "../../../runner/setup/steps";
import { thisMachine } from "../machine";
import { ROOT } from "../places";
import { baseImage, exists, LOCAL_BASE } from "./images";
import { pythonEnvironment, venvPython } from "./python";

/** With pip, for every processor that Docker runs on. */
const PYTHON_BASE = "python:3.13-slim-bookworm";
const EMULATOR = join(ROOT, "local/emulator");
/** What the image is made of. */
const CONTENT = ["container", "requirements.txt", "fargate_emulator"];

/** Name of the image of the emulator as a container. */
export function emulatorImage(): string {
  return `r-on-fargate/emulator:${contentKey(EMULATOR, CONTENT, base())}`;
}

export const emulatorImageStep: Step = {
  name: "emulator image",
  doing: "building the emulator's image",
  needs: ["docker", "base image"],
  check: () => exists(emulatorImage()),
  async do(progress) {
    const context = mkdtempSync(join(tmpdir(), "r-on-fargate-emulator-"));
    try {
      for (const path of CONTENT) cpSync(join(EMULATOR, path), join(context, path), { recursive: true });
      if (base() === LOCAL_BASE) await installPackages(join(context, "packages"), progress);
      // The network of Docker's machine: on a closed machine, containers often have none.
      const args = ["build", "--network", "host", "--build-arg", `BASE=${base()}`, "--tag", emulatorImage()];
      args.push("--file", join(context, "container/Dockerfile"), context);
      await run("building the emulator's image", "docker", args, { log: "emulator-image.log" });
    } finally {
      rmSync(context, { recursive: true });
    }
  },
};

/** Where Docker Hub cannot be reached, PyPI often is for this machine alone: by its own mirror, proxy and certificates. */
async function installPackages(folder: string, progress: (text: string) => void): Promise<void> {
  const python = pythonEnvironment(thisMachine());
  if (!(await python.check())) await python.do(progress, progress);
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  // For the Python of bookworm, LOCAL_BASE, whatever this machine's is.
  const args = ["-m", "pip", "install", "--quiet", "--no-compile", "--target", folder];
  args.push("--only-binary", ":all:", "--python-version", "3.11");
  for (const glibc of ["2_28", "2_17"]) args.push("--platform", `manylinux_${glibc}_${machine}`);
  args.push("--requirement", join(EMULATOR, "container/requirements.txt"));
  await run("downloading the emulator's Python packages", venvPython(), args, { log: "emulator-packages.log" });
}

function base(): string {
  return baseImage() === LOCAL_BASE ? LOCAL_BASE : PYTHON_BASE;
}
