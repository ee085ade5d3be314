import { STACK_TAG } from "../../../contract/names";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { Revisions, revisionOf } from "../aws/task-definitions";
import { EXIT, usageError } from "../base/errors";
import type { Output } from "../base/output";
import { type Family, familiesOf } from "./families";

/** Default number of revisions to keep. */
const KEEP = 5;

export interface PruneOptions {
  /** Number of newest revisions of each family to keep, instead of the stack's `keepRevisions`. */
  keep?: number;
  /** Whether to keep none: the stack was destroyed. */
  all: boolean;
  dryRun: boolean;
}

/**
 * The revisions of a family to deregister: all except the newest and those in use.
 * @param revisions numbers of the active ones
 */
function superfluous(revisions: readonly number[], keep: number, inUse: readonly number[]): number[] {
  const newest = [...revisions].sort((a, b) => b - a);
  return newest.slice(keep).filter((revision) => !inUse.includes(revision));
}

/** `rfargate prune`: deregisters superfluous revisions, and all those of models that are no longer in the stack. */
export async function pruneRevisions(cloud: Cloud, out: Output, options: PruneOptions): Promise<number> {
  const api = new Revisions(cloud.session);
  const families = familiesOf(cloud.outputs);
  const keep = options.keep ?? cloud.outputs.keepRevisions ?? KEEP;
  const found: string[] = [];
  const inServices = options.all ? [] : await deployed(cloud, api, families);
  for (const family of families) {
    const active = await listed(cloud, api, family.family);
    const inUse = [family.revision, family.latest, ...inServices.filter((arn) => active.includes(arn)).map(revisionOf)];
    const gone = options.all ? active.map(revisionOf) : superfluous(active.map(revisionOf), keep, inUse);
    found.push(...active.filter((arn) => gone.includes(revisionOf(arn))));
  }
  for (const family of await removedFamilies(cloud, api, families)) found.push(...(await listed(cloud, api, family)));

  for (const arn of found) {
    if (!options.dryRun) await cloud.session.explained("ecs:DeregisterTaskDefinition", () => api.deregister(arn));
    out.data(`${nameOf(arn)} ${options.dryRun ? "would be deregistered" : "deregistered"}`);
  }
  if (found.length === 0) out.note("nothing to deregister");
  out.result({ dryRun: options.dryRun, deregistered: found.map(nameOf) });
  return EXIT.ok;
}

/** @throws CliError 64 unless it is confirmed */
export function confirmAll(options: { all?: boolean; yes?: boolean; dryRun?: boolean }, outputs: StackOutputs): void {
  if (!options.all || options.yes || options.dryRun) return;
  throw usageError(
    `--all deregisters every revision of stack "${outputs.stack}", so no model can start: it is for destroyed stacks`,
    "--yes to confirm, or --dry-run to list the revisions",
  );
}

const listed = (cloud: Cloud, api: Revisions, family: string) =>
  cloud.session.explained("ecs:ListTaskDefinitions", () => api.active(family));

/** Revisions that services run, or return to if a deployment fails. */
async function deployed(cloud: Cloud, api: Revisions, families: Family[]): Promise<string[]> {
  const names = families.flatMap(({ service }) => service ?? []);
  const services = await cloud.session.explained("ecs:DescribeServices", () => api.services(names));
  return services.flatMap(({ deployments = [] }) => deployments.flatMap(({ taskDefinition }) => taskDefinition ?? []));
}

/** Families with the stack's tag that belong to none of its current models. */
async function removedFamilies(cloud: Cloud, api: Revisions, families: Family[]): Promise<string[]> {
  const stack = cloud.outputs.cluster.name;
  const known = new Set(families.map(({ family }) => family));
  const alike = await cloud.session.explained("ecs:ListTaskDefinitionFamilies", () => api.families(`${stack}-`));
  const removed: string[] = [];
  // This stack's name may be a prefix of another stack's name, so the tag decides.
  for (const family of alike.filter((each) => !known.has(each))) {
    const { tags } = await cloud.session.explained("ecs:DescribeTaskDefinition", () => api.describe(family));
    if (tags.some(({ key, value }) => key === STACK_TAG && value === stack)) removed.push(family);
  }
  return removed;
}

const nameOf = (arn: string) => arn.split("/").at(-1) ?? arn;
