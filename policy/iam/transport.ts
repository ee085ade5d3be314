import { conditionsOf } from "./conditions";
import type { Statement } from "./document";
import { allows, isEverybody, principalsOf } from "./elements";

/** Whether a statement refuses everybody who comes without TLS, whatever the actions and resources. */
export function refusesPlainHttp({ effect, principal, condition }: Statement): boolean {
  if (effect !== "Deny" || !principalsOf(principal).some(isEverybody)) return false;
  const lines = conditionsOf(condition);
  // Several lines are all required: a second one would let plain http through where it does not hold.
  return (
    lines.length === 1 &&
    lines[0]!.key === "aws:securetransport" &&
    lines[0]!.operator === "Bool" &&
    lines[0]!.values.join() === "false"
  );
}

/** Whether a Deny names an action. */
export const refusesAction = (statement: Statement, service: string, action: string): boolean =>
  allows({ ...statement, effect: "Allow" }, service, action);
