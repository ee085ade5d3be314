import { notFoundError } from "../base/errors";
import type { Family } from "./families";
import type { Revision } from "./revision";

/** What choosing needs to know of a revision. */
type Registered = Pick<Revision, "revision" | "registeredAt">;

/**
 * The revision to roll back to: the one asked for, or the newest before the one in use.
 * @param active the startable ones, newest first
 * @throws CliError 66 naming what there is
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
 * The revision that a model's workers had while the model had another: the newest made before the model's next one, since
 * an update makes the model's first. Their numbers need not agree.
 * @param models the model's startable revisions
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
