import * as pulumi from "@pulumi/pulumi";
import { projectPath } from "../base/project-path";

/**
 * The code of a Lambda function: one file `index.js`. It is given by its path: Pulumi keeps text in the stack's state, which has the
 * size of the code then, and is written at every step of an update.
 * @param entry absolute path, without extension, of the module that exports `handler`; `npm run build` writes the bundle beside it
 */
export function functionCode(entry: string): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.FileAsset(projectPath(`${entry}.bundle.js`)) });
}
