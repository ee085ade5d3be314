import { notFoundError } from "../base/errors";
import type { Family } from "./families";
import type { Revision } from "./revision";

/** The parts of a revision that determine the choice. */
type Registered = Pick<Revision, "revision" | "registeredAt">;

/**
 * The revision to roll back to: the given one, or the newest before the one in use.
 * @param active the active ones, newest first
 * @throws CliError 66 with the available ones
 */
export function rollbackTarget<T extends Registered>(family: Family, active: T[], asked: number | undefined): T {
  const wanted = asked ?? active.find(({ revision }) => revision < family.revision)?.revision;
  const found = active.find(({ revision }) => revision === wanted);
  if (found) return found;
  const others = active.map(({ revision }) => revision).filter((revision) => revision !== family.revision);
  const what =
    wanted === undefined
      ? `model ${family.model} has no active revision before ${family.revision}`
      : `model ${family.model} has no active revision ${wanted}`;
  throw notFoundError(
    what,
    others.length > 0
      ? `one of ${others.join(", ")}; rfargate revisions -m ${family.model} lists them`
      : "set keepRevisions above 1: it keeps replaced revisions from then on",
  );
}

/**
 * The workers' revision at the time of a model's revision: the newest one created before the model's next revision, since an update
 * creates the model's first. Their numbers can differ.
 * @param models the model's active revisions
 * @param workers the workers', newest first
 */
export function workersWith<T extends Registered>(
  target: Registered,
  models: Registered[],
  workers: T[],
): T | undefined {
  const later = models.filter(({ revision }) => revision > target.revision);
  const next = later.sort((a, b) => a.revision - b.revision)[0];
  const end = next?.registeredAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return workers.find(({ registeredAt }) => (registeredAt?.getTime() ?? 0) < end);
}
