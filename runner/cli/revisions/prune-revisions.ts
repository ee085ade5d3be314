import { STACK_TAG } from "../../../contract/names";
import type { StackOutputs } from "../../../contract/outputs/schema";
import type { Cloud } from "../aws/open-aws";
import { Revisions, revisionOf } from "../aws/task-definitions";
import { EXIT, usageError } from "../base/errors";
import type { Output } from "../base/output";
import { type Family, familiesOf } from "./families";

/** Revisions that stay startable where a stack does not say. */
const KEEP = 5;

export interface PruneOptions {
  /** Newest revisions of each family to keep, in place of the stack's `keepRevisions`. */
  keep?: number;
  /** Whether nothing is kept: the stack is gone. */
  all: boolean;
  dryRun: boolean;
}

/**
 * Which revisions of a family go: all but the newest and those in use.
 * @param revisions numbers of the startable ones
 */
export function superfluous(revisions: readonly number[], keep: number, inUse: readonly number[]): number[] {
  const newest = [...revisions].sort((a, b) => b - a);
  return newest.slice(keep).filter((revision) => !inUse.includes(revision));
}

/** `rfargate prune`: deregisters what is superfluous, and all of models that the stack does not have any more. */
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

/** What services run, or go back to when a deployment fails. */
async function deployed(cloud: Cloud, api: Revisions, families: Family[]): Promise<string[]> {
  const names = families.flatMap(({ service }) => service ?? []);
  const services = await cloud.session.explained("ecs:DescribeServices", () => api.services(names));
  return services.flatMap(({ deployments = [] }) => deployments.flatMap(({ taskDefinition }) => taskDefinition ?? []));
}

/** Families that carry the stack's tag and belong to no model that it has now. */
async function removedFamilies(cloud: Cloud, api: Revisions, families: Family[]): Promise<string[]> {
  const stack = cloud.outputs.cluster.name;
  const known = new Set(families.map(({ family }) => family));
  const alike = await cloud.session.explained("ecs:ListTaskDefinitionFamilies", () => api.families(`${stack}-`));
  const removed: string[] = [];
  // Another stack's name may begin with this one's: the tag says whose it is.
  for (const family of alike.filter((each) => !known.has(each))) {
    const { tags } = await cloud.session.explained("ecs:DescribeTaskDefinition", () => api.describe(family));
    if (tags.some(({ key, value }) => key === STACK_TAG && value === stack)) removed.push(family);
  }
  return removed;
}

const nameOf = (arn: string) => arn.split("/").at(-1) ?? arn;
