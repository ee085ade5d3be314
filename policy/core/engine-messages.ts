import { entryField, messageField, type Reader, readEntry, textField, varintField } from "./protobuf";
import type { Level, Rule, Setting } from "./rule";
import { readStruct, structOf } from "./struct";

/*
 * The engine's messages to a policy pack and the answers, by the numbers of their fields.
 * Source: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/analyzer.proto
 */

/** A resource as the engine describes it: its inputs before it is created, its outputs at the end. */
export interface EngineResource {
  type: string;
  urn: string;
  name: string;
  props: object;
  provider?: { props: object };
  /** URN of the component that it belongs to, `""` for none. */
  parent: string;
  /** By property, the URNs of the resources whose outputs it is made from. */
  sources: [property: string, urns: string[]][];
}

export function readResource(reader: Reader): EngineResource {
  const resource: EngineResource = { type: "", urn: "", name: "", props: {}, parent: "", sources: [] };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) resource.type = reader.text();
    else if (field === 2) resource.props = readStruct(reader.message());
    else if (field === 3) resource.urn = reader.text();
    else if (field === 4) resource.name = reader.text();
    else if (field === 6) resource.provider = readResource(reader.message());
    else if (field === 7) resource.parent = reader.text();
    else if (field === 9) resource.sources.push(readEntry(reader.message(), [], readTexts));
    else reader.skip();
  }
  return resource;
}

export function readStack(reader: Reader): EngineResource[] {
  const resources: EngineResource[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) resources.push(readResource(reader.message()));
    else reader.skip();
  }
  return resources;
}

/** The stack's settings that are not encrypted, by key. */
export function readPlainSettings(reader: Reader): Record<string, string> {
  const encrypted = new Set<string>();
  const found: [string, string][] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 6) encrypted.add(reader.text());
    else if (field === 7) found.push(readEntry(reader.message(), "", (value) => value.rest()));
    else reader.skip();
  }
  return Object.fromEntries(found.filter(([key]) => !encrypted.has(key)));
}

/** The engine's levels by their number; rules of this pack never have the last one. */
const LEVELS = ["advisory", "mandatory", "disabled", "remediate"] as const;
export type EngineLevel = (typeof LEVELS)[number];

/** By rule, its level and settings. */
export type Configuration = Record<string, { enforcementLevel: EngineLevel; [setting: string]: unknown }>;

export function readConfiguration(reader: Reader): Configuration {
  const found: [string, Configuration[string]][] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) found.push(readEntry(reader.message(), { enforcementLevel: LEVELS[0] }, readPolicyConfig));
    else reader.skip();
  }
  return Object.fromEntries(found);
}

function readPolicyConfig(reader: Reader): Configuration[string] {
  let level = 0;
  let settings: object = {};
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) level = reader.varint();
    else if (field === 2) settings = readStruct(reader.message());
    else reader.skip();
  }
  return { ...settings, enforcementLevel: LEVELS[level] ?? LEVELS[0] };
}

function readTexts(reader: Reader): string[] {
  const texts: string[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) texts.push(reader.text());
    else reader.skip();
  }
  return texts;
}

/** A violation or note, as the engine shows it. */
export interface Diagnostic {
  rule: Pick<Rule, "name" | "description" | "severity">;
  level: EngineLevel;
  message: string;
  urn: string;
}

export interface PackFacts {
  name: string;
  version: string;
  description: string;
  displayName: string;
  tags: readonly string[];
}

const SEVERITIES = ["", "low", "medium", "high", "critical"];

/** The answer to a request to check a resource or a stack. */
export const diagnosticsOf = (pack: PackFacts, found: readonly Diagnostic[]): Buffer =>
  Buffer.concat(
    found.map(({ rule, level, message, urn }) =>
      messageField(
        2,
        Buffer.concat([
          textField(1, rule.name),
          textField(2, pack.name),
          textField(3, pack.version),
          textField(4, rule.description),
          textField(5, message),
          varintField(7, LEVELS.indexOf(level)),
          textField(8, urn),
          varintField(9, SEVERITIES.indexOf(rule.severity)),
        ]),
      ),
    ),
  );

/** A rule, the schema of all its settings, and the levels and settings that the pack itself gives. */
export interface Described {
  rule: Rule;
  settings: Record<string, Setting>;
}

/** What a pack is: its rules and their settings, and the configuration that it brings along. */
export const infoOf = (
  { name, version, description, displayName, tags }: PackFacts,
  rules: readonly Described[],
  config: Record<string, { enforcementLevel?: Level; [setting: string]: unknown }>,
): Buffer =>
  Buffer.concat([
    textField(1, name),
    textField(2, displayName),
    ...rules.map((one) => messageField(3, policyOf(one))),
    textField(4, version),
    varintField(5, 1),
    ...Object.entries(config).map(([rule, { enforcementLevel, ...settings }]) =>
      entryField(
        6,
        rule,
        Buffer.concat([
          varintField(1, enforcementLevel ? LEVELS.indexOf(enforcementLevel) : 0),
          messageField(2, structOf(settings)),
        ]),
      ),
    ),
    textField(7, description),
    textField(9, "aws"),
    ...tags.map((tag) => textField(10, tag)),
  ]);

/** Kinds of policies by their number: those that check a resource may check the stack, too. */
const RESOURCE_POLICY = 1;

function policyOf({ rule, settings }: Described): Buffer {
  const { name, description, level, severity, framework, tags, remediation, url } = rule;
  return Buffer.concat([
    textField(1, name),
    textField(3, description),
    varintField(5, LEVELS.indexOf(level)),
    messageField(6, messageField(1, structOf(settings))),
    varintField(7, RESOURCE_POLICY),
    varintField(8, SEVERITIES.indexOf(severity)),
    ...(framework ? [messageField(9, frameworkOf(framework))] : []),
    ...tags.map((tag) => textField(10, tag)),
    textField(11, remediation),
    textField(12, url),
  ]);
}

const frameworkOf = ({ name, version, reference, specification }: NonNullable<Rule["framework"]>): Buffer =>
  Buffer.concat([textField(1, name), textField(2, version), textField(3, reference), textField(4, specification)]);
