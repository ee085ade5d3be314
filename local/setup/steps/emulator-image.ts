import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../runner/setup/command";
import { contentKey } from "../../../runner/setup/hash";
import type { Step } from "../../../runner/setup/steps";
import { thisMachine } from "../machine";
import { ROOT } from "../places";
import { baseImage, exists, HOST_NETWORK, LOCAL_BASE } from "./images";
import { pythonEnvironment, venvPython } from "./python";

/** With pip, for every processor that Docker runs on. */
const PYTHON_BASE = "python:3.13-slim-bookworm";
const EMULATOR = "local/emulator";
/** What the image is made of. */
const CONTENT = ["container", "requirements.txt", "fargate_emulator"];
const OFFLINE = "local/offline/emulator-image";

/** Name of the image of the emulator as a container. */
export function emulatorImage(): string {
  const content = CONTENT.map((path) => join(EMULATOR, path));
  return `r-on-fargate/emulator:${contentKey(ROOT, isOffline() ? [...content, OFFLINE] : content, base())}`;
}

export const emulatorImageStep: Step = {
  name: "emulator image",
  doing: "building the emulator's image",
  needs: ["docker", "base image"],
  check: () => exists(emulatorImage()),
  async do(progress) {
    const context = mkdtempSync(join(tmpdir(), "r-on-fargate-emulator-"));
    try {
      for (const path of CONTENT) cpSync(join(ROOT, EMULATOR, path), join(context, path), { recursive: true });
      if (isOffline()) {
        const { buildOffline } = await import("../../offline/emulator-image/context.js");
        const python = pythonEnvironment(thisMachine());
        if (!(await python.check())) await python.do(progress, progress);
        await buildOffline(context, venvPython());
      }
      const args = ["build", ...(isOffline() ? HOST_NETWORK : []), "--build-arg", `BASE=${base()}`];
      args.push("--tag", emulatorImage(), "--file", join(context, "container/Dockerfile"), context);
      await run("building the emulator's image", "docker", args, { log: "emulator-image.log" });
    } finally {
      rmSync(context, { recursive: true });
    }
  },
};

const isOffline = () => baseImage() === LOCAL_BASE;

const base = () => (isOffline() ? LOCAL_BASE : PYTHON_BASE);
