import type { PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { PlacedText, Value } from "./value";

/** A resource as a rule sees it: with its inputs in `check`, with its outputs in `checkStack`. */
export interface Resource {
  urn: string;
  /** Type token, e.g. `aws:iam/role:Role`. */
  type: string;
  name: string;
  props: { [key: string]: Value };
  /** Whether it is a resource of the Cloud Control provider, converted to the AWS provider's names. */
  isNative?: boolean;
  /** Its place in the template, or in the state of one resource, that describes it, e.g. `templateBody.Resources.Url`. */
  described?: string;
  /** Settings of its provider. */
  provider?: { [key: string]: Value };
  /** The texts among its properties that are not marked as secrets; none from the SDK's server, which drops the marks. */
  plainTexts?(): PlacedText[];
}

/** A resource that another one refers to. */
export type Reference = Pick<Resource, "urn" | "type">;

/** A resource in a check of the whole stack. */
export interface StackResource extends Resource {
  /** By property, the resources whose outputs it is made from. */
  from: { [property: string]: Reference[] };
  /** URN of the component that it belongs to. */
  parent?: string;
  /** URN of the resource that describes it, which the engine knows. */
  owner?: string;
}

/** A violation or note of a rule. */
export interface Finding {
  message: string;
  /** The resource, if a rule checks several. */
  urn?: string;
  /** The verdict depends on a value that is unknown at preview: a violation in strict mode, a note otherwise. */
  unknown?: boolean;
  /** Nothing can be done about it before the preview: always a note, also in strict mode. */
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

/** A rule: its description and its checks, `check`, `checkStack` or both. */
export interface Rule<Config = object> {
  /** Kebab-case; never changes after a release, since configurations name it. */
  name: string;
  /** One sentence that states the rule. */
  description: string;
  /** The consequence of a violation, in one or two sentences. */
  why: string;
  severity: Severity;
  /** Level unless the configuration sets one. */
  level: Level;
  /** For a rule that is disabled by default, what it costs or prevents, in one or two sentences. */
  whyDisabled?: string;
  /** How to fix a violation. */
  remediation: string;
  /** AWS's page on the subject. */
  url: string;
  tags: readonly string[];
  framework?: Control;
  /** Settings of this rule only. */
  config?: { [K in keyof Config]: Setting };
  /** Errors of settings that their schema cannot express, as the rest of a sentence that begins with the rule's name. */
  settingErrors?(config: Config): Iterable<string>;
  /** The type tokens that `check` checks; `aws-native:*` is every type of a provider. */
  types?: readonly string[];
  /** Checks one resource, before it is created. */
  check?(resource: Resource, config: Config): Iterable<Finding>;
  /** Checks the whole stack, after all of it is registered. */
  checkStack?(resources: readonly StackResource[], config: Config): Iterable<Finding>;
}

/** Declares a rule; the type of its settings stays within its file. */
export function rule<Config extends object = object>(facts: Rule<Config>): Rule {
  return facts as unknown as Rule;
}

/** The settings of a rule: the given ones over the schema's defaults. */
export function settingsOf(of: Pick<Rule, "config">, given: object): object {
  const defaults = Object.entries((of.config ?? {}) as Record<string, Setting>).map(([key, schema]) => [
    key,
    schema.default,
  ]);
  return { ...Object.fromEntries(defaults), ...given };
}
