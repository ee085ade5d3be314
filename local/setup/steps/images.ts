import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { attempt, run } from "../../../runner/setup/command";
import { contentKey } from "../../../runner/setup/hash";
import type { Step } from "../../../runner/setup/steps";
import { PLACES, ROOT } from "../places";

/** Base image of the R image where Docker Hub can be reached; components/image/base-image.ts has the same default. */
export const DEFAULT_BASE = "rocker/r-ubuntu:24.04";
/** For processors that rocker/r-ubuntu is not made for. */
const ARM_BASE = "rocker/r-ver:4.5.1";
/** Built by local/offline/base-image where Docker Hub cannot be reached. */
export const LOCAL_BASE = "r-on-fargate/base:bookworm";
/** Of builds on a closed network, which often gives containers no network of their own. */
export const HOST_NETWORK = ["--network", "host"];
const BASE_SCRIPT = "local/offline/base-image/build.sh";

interface BaseChoice {
  image: string;
}

/** Base image of the R image; undefined before the set-up has chosen one. R_ON_FARGATE_BASE_IMAGE wins. */
export function baseImage(): string | undefined {
  return givenBase() ?? choice()?.image;
}

/** The user's choice. The set-up's own, which `make env` exports, is not one. */
function givenBase(): string | undefined {
  const given = process.env.R_ON_FARGATE_BASE_IMAGE;
  return given && given !== LOCAL_BASE ? given : undefined;
}

/** The base image: pulled, or built from Debian packages where no image registry can be reached. */
export const baseImageStep: Step = {
  name: "base image",
  doing: "getting the base image of the R image",
  needs: ["docker"],
  async check() {
    if (givenBase()) return true;
    const chosen = choice()?.image;
    if (chosen === LOCAL_BASE) return (await attempt(join(ROOT, BASE_SCRIPT), ["--check"])).code === 0;
    return chosen !== undefined && exists(chosen);
  },
  async do(progress) {
    for (const image of process.arch === "arm64" ? [DEFAULT_BASE, ARM_BASE] : [DEFAULT_BASE]) {
      progress(`pulling ${image}`);
      if ((await exists(image)) || (await pull(image))) return save({ image });
    }
    progress("Docker Hub cannot be reached; building the base image from Debian packages");
    const onLine = (line: string) => line.startsWith("base image: ") && progress(line.slice("base image: ".length));
    await run("building the base image", join(ROOT, BASE_SCRIPT), [], { cwd: ROOT, log: "base-image.log", onLine });
    save({ image: LOCAL_BASE });
  },
};

/** Name of the image that forwards tasks' credential requests to the emulator. */
export function metadataImage(): string {
  return `r-on-fargate/metadata-forwarder:${contentKey(ROOT, ["local/emulator/fargate_emulator/forwarder"], baseImage() ?? "")}`;
}

/** The emulator's helper image. */
export const metadataImageStep: Step = {
  name: "metadata image",
  doing: "building the image that gives tasks their credentials",
  needs: ["docker", "base image"],
  check: () => exists(metadataImage()),
  async do() {
    const base = baseImage() ?? DEFAULT_BASE;
    const args = ["build", ...(base === LOCAL_BASE ? HOST_NETWORK : []), "--build-arg", `BASE=${base}`];
    args.push("--tag", metadataImage(), "local/emulator/fargate_emulator/forwarder");
    await run("building the metadata image", "docker", args, { cwd: ROOT, log: "metadata-image.log" });
  },
};

/** Whether Docker has an image. */
export async function exists(image: string): Promise<boolean> {
  return (await attempt("docker", ["image", "inspect", "--format", "{{.Id}}", image])).code === 0;
}

async function pull(image: string): Promise<boolean> {
  const platform = process.arch === "arm64" ? ["--platform", "linux/arm64"] : [];
  return (await attempt("docker", ["pull", ...platform, image], { log: "pull.log" })).code === 0;
}

function choice(): BaseChoice | undefined {
  return existsSync(PLACES.baseImage) ? (JSON.parse(readFileSync(PLACES.baseImage, "utf8")) as BaseChoice) : undefined;
}

function save(chosen: BaseChoice): void {
  mkdirSync(dirname(PLACES.baseImage), { recursive: true });
  writeFileSync(PLACES.baseImage, `${JSON.stringify(chosen)}\n`);
}
