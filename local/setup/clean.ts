import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../../runner/setup/command";
import { SetupError } from "../../runner/setup/setup-error";
import { emptyEmulator } from "./emulator";
import { CACHE, emulatorPort, ROOT } from "./places";

/** Files of builds and the demo in the project's folder. Outputs that users fetched to output/ stay. */
const MADE_HERE = ["bin", "policy/bin", ".build", ".results", "output/demo"];

const IMAGE_LINE = "{{.Repository}}:{{.Tag}}@{{.ID}}";
/** Label of the images that the emulator's tests build. */
const TEST_LABEL = "r-on-fargate.test";
/** Label of the base image that local/offline/base-image/build.sh makes; images that are built on it inherit it. */
export const RECIPE_LABEL = "r-on-fargate.recipe";

/** Removes everything that the set-up and stack local created on this machine. */
export async function clean(): Promise<void> {
  // The emulator removes its containers and its network.
  await emptyEmulator().catch((error: unknown) => {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`warning: ${error.message}\n`);
  });
  const images = await ownImages();
  if (images.length > 0) await attempt("docker", ["image", "rm", "--force", ...images]);
  removeMade(ROOT);
  if (existsSync(CACHE)) rmSync(CACHE, { recursive: true, force: true });
  process.stdout.write(
    `Removed: the emulator and its data, ${images.length} images, ${CACHE}, ${MADE_HERE.join(", ")}.\n`,
  );
  process.stdout.write("Kept: node_modules, Docker, Go's own caches (go clean -cache -modcache).\n");
}

/** Removes what was made in the project's folder. */
export function removeMade(root: string): void {
  for (const path of MADE_HERE) rmSync(join(root, path), { recursive: true, force: true });
  const output = join(root, "output");
  if (existsSync(output) && readdirSync(output).length === 0) rmdirSync(output);
}

/** Names of the images built here: the project's, those in the emulator's registry, and the tests'. */
async function ownImages(): Promise<string[]> {
  const list = async (...options: string[]) => {
    const { code, stdout } = await attempt("docker", ["image", "ls", "--format", IMAGE_LINE, ...options]);
    return code === 0 ? stdout.split("\n").filter(Boolean) : [];
  };
  const own = (await list()).flatMap((line) => ownImage(line, emulatorPort()));
  const ofTests = (await list("--filter", `label=${TEST_LABEL}`)).map(imageName);
  // Docker's older builder keeps the stages of builds on the set-up's base image, without a name.
  const stages = (await list("--filter", "dangling=true", "--filter", `label=${RECIPE_LABEL}`)).map(imageName);
  return [...new Set([...own, ...ofTests, ...stages])];
}

/** @param line `<repository>:<tag>@<id>` */
export function ownImage(line: string, port: string): string[] {
  const ours = line.startsWith("r-on-fargate/") || line.startsWith(`localhost:${port}/r-on-fargate`);
  return ours ? [imageName(line)] : [];
}

/** Its name for `docker image rm`. */
function imageName(line: string): string {
  const [name = "", id = ""] = line.split("@");
  return name.endsWith(":<none>") ? id : name;
}
