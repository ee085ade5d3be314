import type {
  EnforcementLevel,
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { describedOfStack, describedResources } from "./described-resources";
import { EXCEPTIONS_SETTING, type Exception, exceptionsFor } from "./exceptions";
import { asClassic, asClassicOfStack } from "./native";
import { once } from "./once";
import { ReadResource, ReadStackResource } from "./resource";
import { type Finding, type Resource, type Rule, type Setting, type StackResource, settingsOf } from "./rule";
import { DESCRIBING_TYPES } from "./template";

/** Settings that every rule has in addition to its own. */
interface CommonSettings {
  strict: boolean;
  exceptions: Exception[];
}

const COMMON_SETTINGS: Record<keyof CommonSettings, Setting> = {
  strict: {
    type: "boolean",
    default: true,
    description: "Whether a value that is unknown at preview is a violation; otherwise it is an advisory note.",
  },
  exceptions: EXCEPTIONS_SETTING,
};

/** The settings of a rule by name: its own and the common ones. */
export function settingsSchema(rule: Rule): Record<string, Setting> {
  return { ...rule.config, ...COMMON_SETTINGS };
}

/** The report function also takes an object; the SDK's types do not say so. */
type ReportInfo = (violation: { message: string; urn?: string; enforcementLevel: EnforcementLevel }) => void;

export type SdkPolicy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/**
 * The rules as policies of the SDK.
 * @param today the day for which exceptions are evaluated, `YYYY-MM-DD`; a parameter for the tests
 */
export function toPolicies(rules: readonly Rule[], today: () => string = utcToday): SdkPolicy[] {
  const inputs: SeenInputs = new Map();
  const readers: Readers = { resource: resourceReader(), stack: stackReader(inputs) };
  return rules.map((rule) => toPolicy(rule, today, inputs, readers));
}

const utcToday = () => new Date().toISOString().slice(0, 10);

/** By URN, the properties as the program gave them; stack checks see outputs. */
type SeenInputs = Map<string, object>;

/** The resources of a stack as rules see them, and by their URN those that another resource describes. */
interface Stack {
  resources: readonly StackResource[];
  described: ReadonlyMap<string, StackResource>;
}

/** What all rules of a pack read resources with, so that they share what the first one has read. */
interface Readers {
  resource: (given: ResourceValidationArgs) => Resource;
  stack: (given: readonly PolicyResource[]) => Stack;
}

/** The SDK gives each rule arguments of its own, and each the same properties. */
function resourceReader(): Readers["resource"] {
  let last: { given: ResourceValidationArgs; read: Resource } | undefined;
  return (given) => {
    if (last?.given.props !== given.props || last.given.urn !== given.urn)
      last = { given, read: new ReadResource(given) };
    return last.read;
  };
}

/**
 * The SDK gives each rule its own copy of the resources; here all rules share one, in which resources of Cloud Control are also
 * resources of the AWS provider, and resources that templates describe are included.
 */
function stackReader(inputs: SeenInputs): Readers["stack"] {
  let last: { given: readonly PolicyResource[]; stack: Stack } | undefined;
  return (given) => {
    const isLast =
      last?.given.length === given.length && given.every(({ props }, i) => props === last!.given[i]!.props);
    if (!last || !isLast) last = { given, stack: readAll(given, inputs) };
    return last.stack;
  };
}

function readAll(given: readonly PolicyResource[], inputs: SeenInputs): Stack {
  const read = given.map((resource) => new ReadStackResource(resource, inputs.get(resource.urn)));
  const described = read.filter(({ type }) => DESCRIBING_TYPES.includes(type)).flatMap(describedOfStack);
  return {
    resources: [...read, ...read.flatMap(asClassicOfStack), ...described],
    described: new Map(described.map((one) => [one.urn, one])),
  };
}

function toPolicy(rule: Rule, today: () => string, inputs: SeenInputs, readers: Readers): SdkPolicy {
  const policy: SdkPolicy = {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.level,
    severity: rule.severity,
    remediationSteps: rule.remediation,
    url: rule.url,
    tags: [...rule.tags],
    framework: rule.framework,
    configSchema: { properties: settingsSchema(rule) },
  };
  const { check, checkStack } = rule;
  const looksAt = matcherOf(rule.types ?? NO_TYPES);
  const settingsFrom = once((given: object) => readSettings(rule, given));
  // A stack rule also records the inputs of each resource itself: the rule that would do it may be disabled.
  policy.validateResource = (args, report) => {
    if (checkStack) inputs.set(args.urn, args.props);
    if (!check) return;
    const resources = resourcesOf(readers.resource(args), looksAt);
    if (resources.length === 0) return;
    const { settings, common } = settingsFrom(args.getConfig<object>());
    const scope = new Scope(rule, common, report, today);
    scope.reportExpired(args.urn);
    for (const resource of resources) {
      for (const finding of check(resource, settings)) scope.report(placed({ ...finding, urn: args.urn }, resource));
    }
  };
  if (checkStack) {
    policy.validateStack = (args, report) => {
      const { settings, common } = settingsFrom(args.getConfig<object>());
      const scope = new Scope(rule, common, report, today);
      const { resources, described } = readers.stack(args.resources);
      // A rule that also checks single resources has reported its expired exceptions there.
      if (!check) for (const { urn } of args.resources) scope.reportExpired(urn);
      for (const finding of checkStack(resources, settings)) {
        const about = described.get(finding.urn ?? "");
        scope.report(about ? placed({ ...finding, urn: about.owner }, about) : finding);
      }
    };
  }
  return policy;
}

/**
 * The resources that a rule checks: the resource as it is, or the AWS provider's equivalent of one of Cloud Control, and the
 * resources that it describes.
 */
function resourcesOf(own: Resource, looksAt: (type: string) => boolean): Resource[] {
  const described = DESCRIBING_TYPES.includes(own.type) ? describedResources(own) : [];
  const others = described.filter(({ type }) => looksAt(type));
  if (looksAt(own.type)) return [own, ...others];
  const classic = own.type.startsWith("aws-native:") ? asClassic(own) : [];
  return [...classic.filter(({ type }) => looksAt(type)), ...others];
}

/** A finding about a described resource, with its place in the resource that describes it. */
function placed(finding: Finding, { described }: Resource): Finding {
  const { message } = finding;
  return !described || message.startsWith(described) ? finding : { ...finding, message: `${described}: ${message}` };
}

/** Whether a rule checks a type: one that it lists, or any of a provider if it lists `aws-native:*`. */
const matcherOf = once((types: readonly string[]): ((type: string) => boolean) => {
  const own = new Set(types);
  const prefixes = types.filter((type) => type.endsWith("*")).map((type) => type.slice(0, -1));
  return (type) => own.has(type) || prefixes.some((prefix) => type.startsWith(prefix));
});
const NO_TYPES: readonly string[] = [];

function readSettings(rule: Rule, given: object) {
  const settings = settingsOf(rule, given);
  return { settings, common: { strict: true, exceptions: [], ...given } as CommonSettings };
}

/** Messages may quote long values: longer ones are cut. */
const LONGEST_MESSAGE = 2000;

const NONE: ReturnType<typeof exceptionsFor> = { inForce: [], expired: [] };

/** One run of one rule, which reports its findings. */
class Scope {
  /** The findings so far: the cases of a template's resource repeat many. */
  private readonly reported = new Set<string>();

  constructor(
    private readonly rule: Rule,
    private readonly common: CommonSettings,
    private readonly sdkReport: ReportViolation,
    private readonly today: () => string,
  ) {}

  report({ message: whole, urn, unknown, note: isNote }: Finding): void {
    const message = whole.length > LONGEST_MESSAGE ? `${whole.slice(0, LONGEST_MESSAGE)}...` : whole;
    const { inForce } = this.exceptionsOf(urn);
    if (inForce.length > 0 || this.reported.has(`${urn} ${message}`)) return;
    this.reported.add(`${urn} ${message}`);
    if (isNote || (unknown && !this.common.strict)) {
      const note = `${this.rule.description}\nNot checked: ${message}`;
      (this.sdkReport as unknown as ReportInfo)({ message: note, urn, enforcementLevel: "advisory" });
      return;
    }
    this.sdkReport(`${message}\nRemedy: ${this.rule.remediation}`, urn);
  }

  /** An expired exception is a violation itself, whether or not the resource still needs it. */
  reportExpired(urn: string): void {
    for (const { expires, reason } of this.exceptionsOf(urn).expired) {
      this.sdkReport(`the exception "${reason}" expired on ${expires}: remove it or decide on it anew.`, urn);
    }
  }

  private exceptionsOf(urn = "") {
    const { exceptions } = this.common;
    return exceptions.length === 0 ? NONE : exceptionsFor(urn, exceptions, this.today());
  }
}
