import type { Cloud } from "../aws/open-aws";
import { Revisions } from "../aws/task-definitions";
import { EXIT } from "../base/errors";
import { type Output, table } from "../base/output";
import { type Change, changes, shortened } from "./changes";
import { type Family, familiesOf, titleOf } from "./families";
import { activeRevisions, type Revision } from "./revision";

interface Row {
  revision: Revision;
  /** Changes since the previous revision; undefined if that one is unknown. */
  changed: Change[] | undefined;
}

/** `rfargate revisions`: the revisions that a model can use, newest first, and the changes of each. */
export async function listRevisions(
  cloud: Cloud,
  out: Output,
  model: string | undefined,
  limit: number,
): Promise<number> {
  const api = new Revisions(cloud.session);
  const families = familiesOf(cloud.outputs, model);
  const lists = await Promise.all(
    // One more than shown, for the changes of the last one.
    families.map(async (family) => rowsOf(await activeRevisions(cloud, api, family.family, limit + 1)).slice(0, limit)),
  );
  families.forEach((family, i) => {
    if (families.length > 1) out.data(`${i > 0 ? "\n" : ""}${titleOf(family)}`);
    out.data(tableOf(family, lists[i]!));
  });
  out.result(families.flatMap((family, i) => lists[i]!.map((row) => asJson(family, row))));
  return EXIT.ok;
}

function rowsOf(revisions: Revision[]): Row[] {
  return revisions.map((revision, i) => {
    const earlier = revisions[i + 1];
    return { revision, changed: earlier && changes(earlier.definition, revision.definition) };
  });
}

function tableOf(family: Family, rows: Row[]): string {
  const cells = rows.map(({ revision, changed }) => [
    String(revision.revision),
    useOf(family, revision.revision) ?? "",
    revision.registeredAt?.toISOString().slice(0, 16).replace("T", " ") ?? "",
    shortened(revision.image),
    summary(changed),
  ]);
  return table(["REVISION", "USE", "REGISTERED (UTC)", "IMAGE", "CHANGED"], cells);
}

/** The stack's use of a revision. */
function useOf({ revision, latest }: Family, number: number): "in use" | "not used" | "outside" | undefined {
  if (number === revision) return "in use";
  if (number === latest) return "not used";
  return number > latest ? "outside" : undefined;
}

function summary(changed: Change[] | undefined): string {
  if (!changed) return "";
  const fields = changed.map(({ field }) => field.replace(/^r-ecs-container\./, ""));
  if (fields.length > 4) return `${fields.slice(0, 3).join(", ")} and ${fields.length - 3} more`;
  return fields.join(", ") || "nothing";
}

function asJson(family: Family, { revision, changed }: Row) {
  return {
    model: family.model,
    worker: family.worker,
    family: family.family,
    revision: revision.revision,
    taskDefinitionArn: revision.arn,
    use: useOf(family, revision.revision) ?? null,
    registeredAt: revision.registeredAt?.toISOString() ?? null,
    image: revision.image,
    changes: changed ?? null,
  };
}
