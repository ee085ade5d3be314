import type { Cloud } from "../aws/open-aws";
import type { Output } from "../base/output";
import type { Environment } from "../parse/environment";
import { requireScripts } from "./chosen-scripts";
import { type PlannedOverrides, planOverrides } from "./overrides";
import type { RunRequest } from "./request";
import type { ParsedOptions } from "./run-options";
import { isStaged, stage } from "./stage";
import { announce } from "./tell-run";

/** Settings and files for a run's container. @throws CliError 64, 66 */
export async function planRun(
  { session, bucket, outputs }: Cloud,
  request: RunRequest,
  parsed: ParsedOptions,
): Promise<PlannedOverrides> {
  await session.explained("s3:ListBucket", () => requireScripts(bucket, request.scripts));
  return planOverrides({
    runId: request.runId,
    container: outputs.container,
    scripts: request.scripts.map(({ name }) => name),
    environment: request.environment,
    settings: request.settings,
    staged: isStaged(request),
    size: parsed.size.cpu === undefined && parsed.size.memory === undefined ? {} : request.size,
    otherContainers: request.chosen.model.otherContainers,
  });
}

/** Reports what will start, and uploads what it reads. */
export async function stageRun(
  { session, bucket }: Cloud,
  out: Output,
  request: RunRequest,
  spilled: Environment | undefined,
): Promise<void> {
  const { runId, scripts, inputs } = request;
  const { clock } = out.world;
  announce(out, request, spilled !== undefined);
  const onProgress = (sent: number, total: number) => out.progress(`uploading ${sent} of ${total} bytes `);
  await session.explained("s3:PutObject", () => stage({ bucket, clock, runId, scripts, inputs, spilled, onProgress }));
  if (isStaged({ scripts, inputs, spilled })) out.progress("");
}
