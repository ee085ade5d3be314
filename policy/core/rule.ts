import type { PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { Value } from "./value";

/** A resource as a rule sees it: its inputs where a resource is checked, its outputs where the whole stack is. */
export interface Resource {
  urn: string;
  /** Type token, e.g. `aws:iam/role:Role`. */
  type: string;
  name: string;
  props: { [key: string]: Value };
  /** Whether it is one of the Cloud Control provider, in the AWS provider's spelling. */
  isNative?: boolean;
  /** Where a template, or the state of one resource, describes it, e.g. `templateBody.Resources.Url`. */
  described?: string;
  /** Settings of the provider that makes it. */
  provider?: { [key: string]: Value };
}

/** A resource that another one refers to. */
export type Reference = Pick<Resource, "urn" | "type">;

/** A resource among all those of the stack. */
export interface StackResource extends Resource {
  /** By property, the resources whose outputs it was made from. */
  from: { [property: string]: Reference[] };
  /** URN of the component that it belongs to. */
  parent?: string;
  /** URN of the resource that describes it, which the engine knows. */
  owner?: string;
}

/** What a rule found. */
export interface Finding {
  message: string;
  /** The resource, where a rule looks at several. */
  urn?: string;
  /** The verdict hangs on a value that is unknown at preview: a violation in strict mode, a note otherwise. */
  unknown?: boolean;
  /** Nothing could be done about it before the preview: a note, whatever the level and in strict mode as well. */
  note?: boolean;
}

export type Level = "mandatory" | "advisory" | "disabled";
export const LEVELS: readonly Level[] = ["mandatory", "advisory", "disabled"];

type JsonSchema = PolicyConfigSchema["properties"][string];

/** A setting of a rule: JSON schema with a default and a description. */
export type Setting = JsonSchema & { description: string; default: JsonSchema["default"] };

/** A framework's number for what a rule checks. */
export interface Control {
  name: string;
  version: string;
  reference: string;
  specification: string;
}

/** A rule: what it says of itself and how it checks. It has `check`, `checkStack` or both. */
export interface Rule<Config = object> {
  /** Kebab-case; never changes once released, since configurations name it. */
  name: string;
  /** One sentence that states the rule. */
  description: string;
  /** What comes of it otherwise, a sentence or two. */
  why: string;
  severity: Severity;
  /** Level where the configuration gives none. */
  level: Level;
  /** Of a rule that is disabled by default, what it costs a stack or keeps it from, a sentence or two. */
  whyDisabled?: string;
  /** What to do about a violation. */
  remediation: string;
  /** AWS's page on the subject. */
  url: string;
  tags: readonly string[];
  framework?: Control;
  /** Settings of this rule alone. */
  config?: { [K in keyof Config]: Setting };
  /** What is wrong with settings beyond their schema, to be read after the rule's name. */
  settingErrors?(config: Config): Iterable<string>;
  /** The type tokens that `check` looks at; `aws-native:*` stands for all of a provider. */
  types?: readonly string[];
  /** Looks at one resource, before it is made. */
  check?(resource: Resource, config: Config): Iterable<Finding>;
  /** Looks at the whole stack, once all of it is registered. */
  checkStack?(resources: readonly StackResource[], config: Config): Iterable<Finding>;
}

/** Declares a rule; the type of its settings stays within its file. */
export function rule<Config extends object = object>(facts: Rule<Config>): Rule {
  return facts as unknown as Rule;
}

/** The settings of a rule: the schema's defaults, overlaid with what was given. */
export function settingsOf(of: Rule, given: object): object {
  const defaults = Object.entries((of.config ?? {}) as Record<string, Setting>).map(([key, schema]) => [
    key,
    schema.default,
  ]);
  return { ...Object.fromEntries(defaults), ...given };
}
