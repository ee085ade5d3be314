import type { Finding, Resource } from "../core/rule";
import type { Statement } from "./document";
import { EFFECTS, type Effect, grantedBy, someOf } from "./effects";
import { documentsOf } from "./places";
import { everythingIn, narrowsResources } from "./resources";

/** A statement of an identity that applies to everything of a kind. */
interface Unpinned {
  /** The property of its document. */
  where: string;
  statement: Statement;
  /** The resource that matches everything, as it follows "on". */
  wide: string;
}

/** The statements of identities that name no resources and that no condition limits to some. */
export function* unpinnedStatements(resource: Resource): Iterable<Unpinned> {
  for (const { where, kind, statements } of documentsOf(resource)) {
    if (kind !== "identity") continue;
    for (const statement of statements) {
      const wide = everythingIn(statement);
      if (wide.length > 0 && !narrowsResources(statement)) yield { where, statement, wide: wide.join(", ") };
    }
  }
}

/** The actions that such a statement allows, of those with one of the effects and of those that `isJudged`. */
export function* unpinnedActions(
  resource: Resource,
  effects: readonly Effect[],
  isJudged: (action: string, wide: string) => boolean,
): Iterable<Finding> {
  for (const { where, statement, wide } of unpinnedStatements(resource)) {
    for (const effect of effects) {
      const actions = grantedBy(statement, effect).filter((action) => isJudged(action, wide));
      if (actions.length === 0) continue;
      yield { message: `${where}: ${statement.label} may ${EFFECTS[effect]} (${someOf(actions)}) on ${wide}.` };
    }
  }
}
