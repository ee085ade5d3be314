import { join, resolve } from "node:path";
import type { Cloud } from "../aws/open-aws";
import { EXIT, notFoundError } from "../base/errors";
import type { Output } from "../base/output";
import { fetchOutputs } from "../outcome/fetch-outputs";
import { printable } from "../parse/paths";
import { keys } from "../records/layout";
import { findRun } from "./find";

/** `rfargate fetch`. @param folder relative to the current one @returns the exit code */
export async function fetchRun(cloud: Cloud, out: Output, text: string, folder: string): Promise<number> {
  const { bucket, session } = cloud;
  const { runId, manifest } = await findRun(cloud, text);
  if (!manifest) {
    throw notFoundError(
      `run ${runId} has no manifest, so its outputs cannot be verified: it is still running, or was killed`,
      `see \`rfargate status ${runId}\`; unverified outputs are under s3://${bucket.name}/${keys.output(runId)}`,
    );
  }
  const { clock, cwd } = out.world;
  const files = await session.explained("s3:GetObject", () =>
    fetchOutputs({ bucket, clock, manifest, folder: resolve(cwd, folder) }),
  );
  out.result({ runId, exitCode: manifest.exitCode, outputs: files });
  for (const { path } of files) out.data(printable(join(folder, path)));
  if (files.length === 0) out.note("the run wrote no outputs");
  return EXIT.ok;
}
