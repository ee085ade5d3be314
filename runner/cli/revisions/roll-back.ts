import type { Cloud } from "../aws/open-aws";
import { Revisions } from "../aws/task-definitions";
import { CliError, EXIT, notFoundError, usageError } from "../base/errors";
import type { Output } from "../base/output";
import { chooseModel } from "../stack/choose-model";
import { type Held, ModelConfig } from "../stack/model-config";
import { runPulumi } from "../stack/pulumi";
import { type Change, changes, describeChange } from "./changes";
import { type Family, familiesOf } from "./families";
import { activeRevisions, describeRevision, digestOf, type Revision } from "./revision";
import { rollbackTarget, workersWith } from "./revision-target";

export interface RollbackOptions {
  model: string | undefined;
  /** Name of the Pulumi stack, as given by the user. */
  stack: string | undefined;
  to: number | undefined;
  /** Whether the model uses the newest revision again. */
  undo: boolean;
  /** Whether to run `pulumi up`, and whether to confirm it. */
  up: boolean;
  yes: boolean;
  /** Further options of `pulumi up`. */
  pulumi: readonly string[];
}

interface Plan {
  model: Family;
  worker: Family | undefined;
  /** Values to write into the configuration. */
  held: Held;
  /** Revisions in use afterwards. */
  to: { model: number; worker: number | undefined };
  changes: Change[];
}

/** `rfargate rollback`: writes the model's revision into the stack's configuration, then runs `pulumi up`. */
export async function rollback(cloud: Cloud, out: Output, options: RollbackOptions): Promise<number> {
  const { outputs } = cloud;
  if (options.up && !options.yes && !out.world.stderr.isTTY) {
    throw usageError("no terminal to confirm pulumi up", "--yes, or --no-up");
  }
  const chosen = chooseModel(outputs, options.model, []).name;
  const families = familiesOf(outputs, chosen);
  const model = families.find(({ worker }) => !worker)!;
  const worker = families.find((family) => family.worker);
  const stack = options.stack ?? outputs.stack;
  const config = await ModelConfig.read(out.world, stack);
  const plan = options.undo ? await undoing(cloud, model, worker) : await holding(cloud, model, worker, options.to);
  await config.hold(chosen, plan.held);

  const to = plan.to.worker === undefined ? `${plan.to.model}` : `${plan.to.model} (workers: ${plan.to.worker})`;
  out.note(`model ${chosen}: revision ${model.revision} -> ${to}`);
  for (const change of plan.changes) out.note(`  ${describeChange(change)}`);
  out.note(options.undo ? UNHELD : `It stays at this revision until rfargate rollback -m ${chosen} --undo`);
  if (options.up) await bringUp(out, stack, options);
  else out.note(`Only the configuration has changed. Apply it: pulumi up --stack ${stack}`);
  out.result(asJson(plan, options.up));
  return EXIT.ok;
}

const UNHELD = "It uses the newest revision again.";

async function bringUp(out: Output, stack: string, { yes, pulumi }: RollbackOptions): Promise<void> {
  const code = await runPulumi(out.world, ["up", "--stack", stack, ...(yes ? ["--yes"] : []), ...pulumi]);
  if (code === 0) return;
  throw new CliError(
    `pulumi up exited with code ${code}; the stack's configuration keeps the change`,
    EXIT.unavailable,
    "run pulumi up again, or undo the change: rfargate rollback --undo",
  );
}

async function holding(
  cloud: Cloud,
  model: Family,
  worker: Family | undefined,
  asked: number | undefined,
): Promise<Plan> {
  const api = new Revisions(cloud.session);
  const active = await activeRevisions(cloud, api, model.family);
  const target = rollbackTarget(model, active, asked);
  await hasImage(cloud, target);
  const now = await describeRevision(cloud, api, model.arn);
  const workers = worker && workersWith(target, active, await activeRevisions(cloud, api, worker.family));
  if (worker && !workers) {
    throw notFoundError(`the workers' revision of the model's revision ${target.revision} is deregistered`);
  }
  const to = { model: target.revision, worker: workers?.revision };
  return { model, worker, held: to, to, changes: changes(now.definition, target.definition) };
}

/** @throws CliError 66 if the image of the revision was deleted: it could not start */
async function hasImage(cloud: Cloud, target: Revision): Promise<void> {
  const digest = digestOf(target.image);
  const { repository } = cloud.outputs.image;
  if (digest === undefined || !target.image.startsWith(`${repository}@`)) return;
  const { Images } = await import("../aws/images.js");
  const digests = await cloud.session.explained("ecr:DescribeImages", () => new Images(cloud.session).digests());
  if (digests.has(digest)) return;
  throw notFoundError(
    `the image of revision ${target.revision} is no longer in the repository: ${digest}`,
    "choose another revision (rfargate revisions lists them); image.keepImages is the number of kept images",
  );
}

async function undoing(cloud: Cloud, model: Family, worker: Family | undefined): Promise<Plan> {
  const api = new Revisions(cloud.session);
  const latest = `${model.family}:${model.latest}`;
  const [before, after] = await Promise.all([model.arn, latest].map((name) => describeRevision(cloud, api, name)));
  return {
    model,
    worker,
    held: { model: undefined, worker: undefined },
    to: { model: model.latest, worker: worker?.latest },
    changes: changes(before!.definition, after!.definition),
  };
}

function asJson({ model, worker, to, changes, held }: Plan, applied: boolean) {
  return {
    model: model.model,
    from: model.revision,
    to: to.model,
    held: held.model !== undefined,
    worker: worker ? { from: worker.revision, to: to.worker } : null,
    changes,
    applied,
  };
}
