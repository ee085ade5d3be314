import type { Statement } from "../iam-judge";
import { OPERATORS, type Row } from "./rows";
import { actionOf, covers, resourceOf } from "./simulate";

/** A role of a recorded stack, or the policy for its operators, with what it grants. */
export interface Principal {
  stack: string;
  /** `role/<name>` or `policy/<name>`. */
  name: string;
  statements: Statement[];
}

/** Whether the request came from the principal. */
export const isOf = ({ stack, name }: Principal, row: Row): boolean =>
  row.stack === stack && (row.principal === name || (name.endsWith("-operator") && row.principal === OPERATORS[stack]));

/**
 * Actions and resources of statements that no recorded request needed, as `<kind> <Sid> <action or resource>`. Principals of a kind,
 * which their names end with, have the same statements: it is enough that one of them uses a grant.
 */
export function unusedGrants(principals: Principal[], rows: Row[]): string[] {
  const granted = new Set<string>();
  const used = new Set<string>();
  for (const principal of principals) {
    const own = rows.filter((row) => row.allowed && isOf(principal, row));
    for (const statement of principal.statements) {
      const label = (grant: string) => `${principal.name.split("-").at(-1)} ${statement.Sid} ${grant}`;
      for (const grant of [statement.Action, statement.Resource ?? []].flat(2)) granted.add(label(grant));
      for (const row of own.filter((one) => covers(statement, one))) {
        used.add(label(actionOf(statement, row)!));
        used.add(label(resourceOf(statement, row)!));
      }
    }
  }
  return [...granted].filter((grant) => !used.has(grant)).sort();
}
