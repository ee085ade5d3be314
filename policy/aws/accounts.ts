import type { StackResource } from "../core/rule";
import type { Value } from "../core/value";

/** Properties that hold an ARN of the resource itself or of another one in the same account. */
const OWN = /^(?:arn|id|roleArn|executionRoleArn|taskRoleArn|cluster|policyArn|topicArn|queueArn)$/;

/** Accounts that a stack deploys to, as far as they show in its resources: in ARNs, owners, or settings of the provider. */
export function accountsOf(resources: readonly StackResource[]): Set<string> {
  const accounts = new Set<string>();
  const add = (value: Value) => {
    const account = typeof value === "string" ? /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1] : undefined;
    if (account) accounts.add(account);
  };
  for (const { props, provider } of resources) {
    for (const [name, value] of Object.entries(props)) if (OWN.test(name)) add(value);
    if (typeof props.ownerId === "string" && /^\d{12}$/.test(props.ownerId)) accounts.add(props.ownerId);
    for (const id of listed(provider?.allowedAccountIds)) accounts.add(id);
  }
  return accounts;
}

/** The engine passes a provider's settings as JSON text. */
function listed(given: Value): string[] {
  let list: unknown = given;
  if (typeof given === "string") {
    try {
      list = JSON.parse(given);
    } catch {
      return [];
    }
  }
  if (!Array.isArray(list)) return [];
  return list.filter((id): id is string => typeof id === "string");
}
