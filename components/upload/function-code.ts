import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

/**
 * The code of a Lambda function: one file `index.js`, bundled with the SDK clients that it uses. The same source gives the same
 * archive on every machine.
 * @param entry path without extension of the module that exports `handler`, from the project's folder `components/upload/function`
 */
export function functionCode(entry: string): pulumi.asset.AssetArchive {
  const source = require.resolve(join(__dirname, "function", entry));
  const { outputFiles } = buildSync({
    entryPoints: [source],
    absWorkingDir: dirname(source),
    bundle: true,
    minify: true,
    legalComments: "none",
    platform: "node",
    target: "node22",
    format: "cjs",
    write: false,
    logLevel: "silent",
  });
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(outputFiles[0]!.text) });
}
