import { chmodSync } from "node:fs";
import { join, parse, resolve } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";

const ROOT = resolve(__dirname, "../..");

/** The command `rfargate`, which starts the bundle next to it. */
export const LAUNCHER = "rfargate.js";
export const BUNDLE = "bundle.js";

/** One file that needs only Node. */
const ONE_FILE: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  minify: true,
  // The licences are in a file of their own.
  legalComments: "none",
  logLevel: "warning",
};

/**
 * Writes rfargate as one file, and its launcher, into a folder; they need only Node.
 * @returns esbuild's list of inputs; their paths start at the project's folder
 */
export async function bundle(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    ...ONE_FILE,
    entryPoints: [
      { in: "runner/package/launcher.ts", out: parse(LAUNCHER).name },
      { in: "runner/cli/main.ts", out: parse(BUNDLE).name },
    ],
    outdir,
    metafile: true,
  });
  chmodSync(join(outdir, LAUNCHER), 0o755);
  return metafile;
}

/**
 * Writes the code of each Lambda function, with the SDK clients it uses. The same source gives the same text on every machine.
 * @param from the components' folder
 * @param extension of the entries in it
 * @param outdir where each bundle has the place of its entry
 * @returns esbuild's list of inputs, as above
 */
export async function bundleFunctions(from: string, extension: "js" | "ts", outdir = from): Promise<Metafile> {
  const { metafile } = await build({
    ...ONE_FILE,
    entryPoints: [`${from}/**/*-lambda.${extension}`],
    outbase: from,
    outdir,
    outExtension: { ".js": ".bundle.js" },
    metafile: true,
  });
  return metafile;
}
