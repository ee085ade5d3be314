import { dirname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

/**
 * The code of a Lambda function: one file `index.js`, bundled once for all models.
 * @param entry absolute path, without extension, of the module that exports `handler`
 */
export function functionCode(entry: string): pulumi.asset.AssetArchive {
  const text = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, text);
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(text) });
}

const bundles = new Map<string, string>();

/** An entry with its SDK clients as the text of one file. The same source gives the same text on every machine. */
export function bundle(entry: string): string {
  const source = require.resolve(entry);
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
  return outputFiles[0]!.text;
}
