import type { Cloud } from "../aws/open-aws";
import { Revisions, revisionOf } from "../aws/task-definitions";
import { EXIT, notFoundError } from "../base/errors";
import type { Output } from "../base/output";
import { chooseModel } from "../stack/choose-model";
import { changes, describeChange } from "./changes";
import { differences, type Running } from "./differences";
import { type Family, familiesOf, titleOf } from "./families";
import { activeRevisions, describeRevision, type Revision } from "./revision";

/**
 * `rfargate diff`: the differences between the stack and what runs.
 * @param model only this model
 * @returns 0 without differences, else 1
 */
export async function diffStack(cloud: Cloud, out: Output, model: string | undefined): Promise<number> {
  const families = familiesOf(cloud.outputs, model);
  const found = differences(families, await observed(cloud, families));
  for (const family of families) {
    if (family.latest === family.revision) continue;
    const what = `is held at revision ${family.revision}; the configuration's is ${family.latest}`;
    out.note(`${titleOf(family)} ${what}`);
  }
  for (const { message, changes } of found) {
    out.data(message);
    for (const change of changes) out.data(`  ${describeChange(change)}`);
  }
  if (found.length === 0) out.note("no difference between the stack and what runs");
  out.result(found);
  return found.length === 0 ? EXIT.ok : EXIT.differs;
}

/** `rfargate diff 7 9`: the differences between two revisions of a model; the second defaults to the one in use. */
export async function diffRevisions(
  cloud: Cloud,
  out: Output,
  name: string | undefined,
  { before, after }: { before: number; after: number | undefined },
): Promise<number> {
  const { model } = chooseModel(cloud.outputs, name, []);
  const api = new Revisions(cloud.session);
  const [old, now] = await Promise.all(
    [before, after ?? model.revision].map((revision) => existing(cloud, api, `${model.family}:${revision}`)),
  );
  const found = changes(old!.definition, now!.definition);
  for (const change of found) out.data(describeChange(change));
  if (found.length === 0) out.note(`revisions ${old!.revision} and ${now!.revision} are the same`);
  out.result({ before: old!.revision, after: now!.revision, changes: found });
  return found.length === 0 ? EXIT.ok : EXIT.differs;
}

async function existing(cloud: Cloud, api: Revisions, name: string): Promise<Revision> {
  const found = await known(cloud, api, name);
  if (found) return found;
  throw notFoundError(`task definition ${name} does not exist`, "rfargate revisions lists them");
}

/** Undefined for a revision that never existed or was deleted. */
async function known(cloud: Cloud, api: Revisions, name: string): Promise<Revision | undefined> {
  return describeRevision(cloud, api, name).catch((error: unknown) => {
    if (error instanceof Error && /Unable to describe task definition/.test(error.message)) return undefined;
    throw error;
  });
}

async function observed(cloud: Cloud, families: Family[]): Promise<Running> {
  const { session, outputs } = cloud;
  const api = new Revisions(session);
  const { Images } = await import("../aws/images.js");
  const [inUse, newer, services, tasks, images] = await Promise.all([
    Promise.all(families.map(({ arn }) => known(cloud, api, arn))),
    Promise.all(families.map((family) => registeredOutside(cloud, api, family))),
    session.explained("ecs:DescribeServices", () => api.services(families.flatMap(({ service }) => service ?? []))),
    session.explained("ecs:ListTasks", () => cloud.ecs.all()),
    session.explained("ecr:DescribeImages", () => new Images(session).digests()),
  ]);
  return {
    inUse: new Map(families.flatMap(({ family }, i) => (inUse[i] ? [[family, inUse[i]] as const] : []))),
    newer: new Map(families.map(({ family }, i) => [family, newer[i]!])),
    services,
    tasks: tasks.flatMap(({ taskDefinitionArn, lastStatus }) =>
      taskDefinitionArn && lastStatus !== "STOPPED" ? [{ taskDefinitionArn }] : [],
    ),
    images,
    repository: outputs.image.repository,
  };
}

async function registeredOutside(cloud: Cloud, api: Revisions, family: Family): Promise<Revision[]> {
  const arns = await cloud.session.explained("ecs:ListTaskDefinitions", () => api.active(family.family));
  const newer = arns.filter((arn) => revisionOf(arn) > family.latest).length;
  return newer === 0 ? [] : activeRevisions(cloud, api, family.family, newer);
}
