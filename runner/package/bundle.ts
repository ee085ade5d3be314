import { chmodSync } from "node:fs";
import { join, parse, resolve } from "node:path";
import { build, type Metafile } from "esbuild";

const ROOT = resolve(__dirname, "../..");

/** The command `rfargate`, which starts the bundle next to it. */
export const LAUNCHER = "rfargate.js";
export const BUNDLE = "bundle.js";

/**
 * Writes rfargate as one file, and its launcher, into a folder; they need only Node.
 * @returns esbuild's list of inputs; their paths start at the project's folder
 */
export async function bundle(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [
      { in: "runner/package/launcher.ts", out: parse(LAUNCHER).name },
      { in: "runner/cli/main.ts", out: parse(BUNDLE).name },
    ],
    outdir,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: true,
    // The licences are in a file of their own.
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  chmodSync(join(outdir, LAUNCHER), 0o755);
  return metafile;
}

if (require.main === module) void bundle(join(ROOT, "bin/cli"));
