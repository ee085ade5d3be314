import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../../runner/setup/command";
import { Refusal } from "../../runner/setup/refusal";
import { stopEmulator } from "./emulator";
import { CACHE, emulatorPort, ROOT } from "./places";

/** What builds and the demo leave in the project's folder. What somebody's own runs have fetched to output/ is theirs. */
const MADE_HERE = ["bin", "policy/bin", ".build", ".results", "output/demo"];

const IMAGE_LINE = "{{.Repository}}:{{.Tag}}@{{.ID}}";
/** Images that the emulator's tests build and push. */
const TEST_LABEL = "r-on-fargate.test";

/** Removes what the set-up and the local stack have made on this machine, and nothing else. */
export async function clean(): Promise<void> {
  // It takes its containers and its network with it.
  await stopEmulator().catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.why}\n`);
  });
  const images = await ownImages();
  if (images.length > 0) await attempt("docker", ["image", "rm", "--force", ...images]);
  removeMade(ROOT);
  if (existsSync(CACHE)) rmSync(CACHE, { recursive: true, force: true });
  process.stdout.write(
    `Removed: the emulator with its content, ${images.length} images, ${CACHE}, ${MADE_HERE.join(", ")}.\n`,
  );
  process.stdout.write("Still there: node_modules, Docker, Go's own caches (go clean -cache -modcache).\n");
}

/** Removes what was made in the project's folder. */
export function removeMade(root: string): void {
  for (const path of MADE_HERE) rmSync(join(root, path), { recursive: true, force: true });
  const output = join(root, "output");
  if (existsSync(output) && readdirSync(output).length === 0) rmdirSync(output);
}

/** Names of the images that were built here: our own, those pushed to the emulator's registry, and those of tests. */
async function ownImages(): Promise<string[]> {
  const list = async (...options: string[]) => {
    const { code, stdout } = await attempt("docker", ["image", "ls", "--format", IMAGE_LINE, ...options]);
    return code === 0 ? stdout.split("\n").filter(Boolean) : [];
  };
  const own = (await list()).flatMap((line) => ownImage(line, emulatorPort()));
  const ofTests = (await list("--filter", `label=${TEST_LABEL}`)).map(imageName);
  return [...new Set([...own, ...ofTests])];
}

/** @param line `<repository>:<tag>@<id>` */
export function ownImage(line: string, port: string): string[] {
  const ours = line.startsWith("r-on-fargate/") || line.startsWith(`localhost:${port}/r-on-fargate`);
  return ours ? [imageName(line)] : [];
}

/** What `docker image rm` takes for it. */
function imageName(line: string): string {
  const [name = "", id = ""] = line.split("@");
  return name.endsWith(":<none>") ? id : name;
}
