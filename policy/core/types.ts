/**
 * The type token of an AWS resource as the SDK's versions 6 and 7 write it: `iam/rolePolicy` is `aws:iam/rolePolicy:RolePolicy`.
 */
export function awsType(name: string): string {
  const short = name.slice(name.indexOf("/") + 1);
  return `aws:${name}:${short[0]!.toUpperCase()}${short.slice(1)}`;
}

export const awsTypes = (...names: string[]): string[] => names.map(awsType);

/** The type of a stack itself, whose property `configuration` has the settings that are not encrypted, by key. */
export const STACK = "pulumi:pulumi:Stack";
