import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { docker, type Ended, execute, HOST_NETWORK } from "./docker";

const root = resolve(__dirname, "../../..");

/** The first-run example, whose package list makes the image that most tests run. */
export const example = join(root, "examples/first-run");

/** What a build is made of, besides runner/image. */
export interface Build {
  /** Tag; images of tests stay, so that their layers are there the next time. */
  name: string;
  /** @default the base that this machine uses */
  base?: string;
  /** File name and content of the package list. */
  packages?: { name: string; content: string };
  args?: Record<string, string>;
  /** Files of runner/image that are replaced: path to content. */
  replaced?: Record<string, string | Buffer>;
}

/** The base image of this machine: R_ON_FARGATE_BASE_IMAGE, else the one that is made without a registry. */
export function baseImage(): Promise<string> {
  base ??= makeBase();
  return base;
}
let base: Promise<string> | undefined;

async function makeBase(): Promise<string> {
  const named = process.env.R_ON_FARGATE_BASE_IMAGE;
  if (named) return named;
  const { code, output } = await execute(join(root, "local/offline/base-image/build.sh"), []);
  if (code !== 0) throw new Error(output);
  return output.trim().split("\n").at(-1)!;
}

/** Builds an image from a staged context, and says how that went. */
export async function tryBuild(build: Build): Promise<Ended> {
  const base = build.base ?? (await baseImage());
  const context = mkdtempSync(join(tmpdir(), "r-on-fargate-context-"));
  try {
    cpSync(join(root, "runner/image"), context, { recursive: true });
    const args: Record<string, string> = { BASE: base, ...build.args };
    if (build.packages) {
      const list = `packages/${build.packages.name}`;
      args.PACKAGES ??= list;
      writeFileSync(join(context, list), build.packages.content);
    }
    for (const [path, content] of Object.entries(build.replaced ?? {})) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      writeFileSync(join(context, path), content);
    }
    const buildArgs = Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
    // The host's network, as a closed machine may have no other way out.
    return await execute("docker", ["build", "--force-rm", ...HOST_NETWORK, ...buildArgs, "-t", build.name, context]);
  } finally {
    rmSync(context, { recursive: true });
  }
}

/** Builds an image that must build; answers its name. */
export async function buildImage(build: Build): Promise<string> {
  const { code, output } = await tryBuild(build);
  if (code !== 0) throw new Error(`building ${build.name} failed:\n${output.split("\n").slice(-25).join("\n")}`);
  return build.name;
}

/** An image from a few lines, with files beside it. */
export async function deriveImage(
  name: string,
  dockerfile: string,
  files: Record<string, Buffer | string>,
): Promise<string> {
  const context = mkdtempSync(join(tmpdir(), "r-on-fargate-context-"));
  try {
    for (const [path, content] of Object.entries({ ...files, Dockerfile: dockerfile })) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      writeFileSync(join(context, path), content);
    }
    await docker("build", "-q", ...HOST_NETWORK, "-t", name, context);
  } finally {
    rmSync(context, { recursive: true });
  }
  return name;
}

/** The image of the first-run example, as the stack builds it; built once for all files. */
export function exampleImage(): Promise<string> {
  const packages = { name: "requirements.R", content: 'install.packages("tibble")\n' };
  built ??= buildImage({ name: "r-on-fargate/test:example", packages });
  return built;
}
let built: Promise<string> | undefined;

/**
 * Runs R code in an image, beside the entrypoint.
 * @param options of `docker run`
 */
export function rscript(image: string, code: string, options: string[] = []): Promise<Ended> {
  return execute("docker", ["run", "--rm", ...HOST_NETWORK, ...options, "--entrypoint", "Rscript", image, "-e", code]);
}

/** Runs R code that has the installer's sources in /installer. */
export function installerScript(image: string, code: string, options: string[] = []): Promise<Ended> {
  return rscript(image, code, ["-v", `${join(root, "runner/image/installer")}:/installer:ro`, ...options]);
}

/** An image's packages by name: version, origin, and the path to it from the list. */
export async function packageTable(image: string): Promise<Map<string, string[]>> {
  const table = await docker(
    "run",
    "--rm",
    ...HOST_NETWORK,
    "--entrypoint",
    "cat",
    image,
    "/opt/r-on-fargate/packages.tsv",
  );
  return new Map(
    table.split("\n").map((line) => {
      const [name = "", ...fields] = line.split("\t");
      return [name, fields];
    }),
  );
}
