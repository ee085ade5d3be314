import { isDeepStrictEqual } from "node:util";
import type { PolicyResource, ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import {
  type Configuration,
  type Diagnostic,
  diagnosticsOf,
  type EngineLevel,
  type EngineResource,
  type PackFacts,
  readConfiguration,
  readPlainSettings,
  readResource,
  readStack,
} from "./engine-messages";
import type { SdkPolicy } from "./pack";
import { Reader } from "./protobuf";
import type { Rule } from "./rule";
import { STACK } from "./types";

/** The rules of a pack, loaded. */
export interface LoadedRules {
  rules: readonly Rule[];
  policies: readonly SdkPolicy[];
  /** The description of the pack for the engine. */
  info(pack: PackFacts): Buffer;
  /** The configuration that the engine makes of the description where the user gives none. */
  defaults(): Configuration;
  /** @throws ConfigurationError if the configuration names a rule or setting that does not exist */
  check(configuration: Configuration): void;
  /** Runs the rules on samples, one at each step, so that they run fast when the engine's requests arrive. */
  warmUp(): Iterable<unknown>;
}

/** A rule that is on, with what the configuration says of it. */
interface ActiveRule {
  rule: Rule;
  policy: SdkPolicy;
  level: EngineLevel;
  getConfig: () => object;
}

/** Answers the engine's requests to a policy pack, each a message in bytes. */
export class Analyzer {
  private configuration: Configuration = {};
  private loaded: LoadedRules | undefined;
  private active: ActiveRule[] | undefined;
  /** Settings of the stack that are not encrypted. */
  private settings: Record<string, string> = {};

  /**
   * @param load loads the rules, once: in a preview, the engine works while it takes place
   * @param defaults the configuration that the engine makes of the pack's description alone: it needs no check, and so no rules
   */
  constructor(
    private readonly pack: PackFacts,
    private readonly load: () => LoadedRules,
    private readonly defaults?: () => Configuration | undefined,
  ) {}

  get rules(): LoadedRules {
    this.loaded ??= this.load();
    return this.loaded;
  }

  info(): Buffer {
    return this.rules.info(this.pack);
  }

  /** @throws ConfigurationError */
  configure(request: Buffer): Buffer {
    const configuration = readConfiguration(new Reader(request));
    if (!isDeepStrictEqual(configuration, this.defaults?.())) this.rules.check(configuration);
    this.configuration = configuration;
    this.active = undefined;
    return Buffer.alloc(0);
  }

  configureStack(request: Buffer): Buffer {
    this.settings = readPlainSettings(new Reader(request));
    return Buffer.alloc(0);
  }

  analyze(request: Buffer): Buffer {
    const resource = readResource(new Reader(request));
    if (resource.type === STACK) resource.props = { configuration: this.settings };
    return this.judge("resource", (policy, getConfig, report) => {
      const args = { ...resource, marksSecrets: true, getConfig } as unknown as ResourceValidationArgs;
      void (policy.validateResource as (args: ResourceValidationArgs, report: ReportViolation) => void)(args, report);
    });
  }

  analyzeStack(request: Buffer): Buffer {
    const resources = linked(readStack(new Reader(request)));
    return this.judge("stack", (policy, getConfig, report) => {
      void policy.validateStack?.({ resources, getConfig } as unknown as StackValidationArgs, report);
    });
  }

  private activeRules(): ActiveRule[] {
    const { rules, policies } = this.rules;
    return rules.flatMap((rule, i) => {
      const { enforcementLevel: level = rule.level, ...settings } = this.configuration[rule.name] ?? {};
      return level === "disabled" ? [] : [{ rule, policy: policies[i]!, level, getConfig: () => settings }];
    });
  }

  private judge(
    what: string,
    run: (policy: SdkPolicy, getConfig: () => object, report: ReportViolation) => void,
  ): Buffer {
    const found: Diagnostic[] = [];
    this.active ??= this.activeRules();
    for (const { rule, policy, level, getConfig } of this.active) {
      try {
        run(policy, getConfig, reporterOf(rule, level, found));
      } catch (error) {
        const { name, version } = this.pack;
        const from = `policy '${rule.name}' from policy pack '${name}@v${version}'`;
        throw new Error(`Error validating ${what} with ${from}:\n${error instanceof Error ? error.stack : error}`);
      }
    }
    return diagnosticsOf(this.pack, found);
  }
}

/** A report is a text about the rule's finding, or a note with a level of its own. */
function reporterOf(rule: Rule, level: EngineLevel, found: Diagnostic[]): ReportViolation {
  return (report: string | { message: string; enforcementLevel: EngineLevel; urn?: string }, urn?: string) => {
    found.push(
      typeof report === "string"
        ? { rule, level, message: `${rule.description}\n${report}`, urn: urn ?? "" }
        : { rule, level: report.enforcementLevel, message: report.message, urn: report.urn ?? "" },
    );
  };
}

/** The resources of a stack with the resources that they refer to. */
function linked(resources: readonly EngineResource[]): PolicyResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
  return resources.map((resource) => ({
    ...resource,
    parent: byUrn.get(resource.parent),
    propertyDependencies: Object.fromEntries(resource.sources.map(([property, urns]) => [property, known(urns)])),
  })) as unknown as PolicyResource[];
}
