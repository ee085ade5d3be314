import { resolve } from "node:path";
import { build, type Metafile } from "esbuild";

const ROOT = resolve(__dirname, "../..");

/**
 * Writes rfargate as one file that needs Node and nothing else.
 * @returns what esbuild tells of its inputs; their paths start at the project's folder
 */
export async function bundle(outfile: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["runner/cli/main.ts"],
    outfile,
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
  return metafile;
}
