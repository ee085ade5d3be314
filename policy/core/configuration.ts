import { createRequire } from "node:module";
import { checkException, type Exception } from "./exceptions";
import { settingsSchema } from "./pack";
import { LEVELS, type Rule, settingsOf } from "./rule";

/** What the pack is given for one rule: `enforcementLevel` and settings. */
export type GivenConfig = Record<string, { [key: string]: unknown }>;

/**
 * The errors of a configuration, each a sentence. The engine checks values against each rule's schema but ignores
 * unknown names: a misspelt rule would look configured without being so.
 */
export function checkConfiguration(rules: readonly Rule[], given: GivenConfig): string[] {
  return Object.entries(given).flatMap(([name, settings]) => {
    if (name === "all") return levelErrors("all", settings.enforcementLevel);
    const rule = rules.find((r) => r.name === name);
    if (!rule) {
      return [
        `the configuration names the rule "${name}", which does not exist; rules are ${rules.map((r) => r.name).join(", ")}`,
      ];
    }
    return checkSettings(rule, settings);
  });
}

function checkSettings(rule: Rule, { enforcementLevel, ...settings }: { [key: string]: unknown }): string[] {
  const known = Object.keys(settingsSchema(rule));
  const errors = Object.keys(settings)
    .filter((key) => !known.includes(key))
    .map((key) => `rule "${rule.name}" has no setting "${key}"; settings are ${known.join(", ")}`);
  errors.push(...levelErrors(`rule "${rule.name}"`, enforcementLevel));
  const full = settingsOf(rule, settings);
  for (const error of rule.settingErrors?.(full) ?? []) errors.push(`rule "${rule.name}" ${error}`);
  const exceptions = (settings.exceptions ?? []) as Partial<Exception>[];
  for (const exception of exceptions) {
    const error = checkException(exception);
    if (error) errors.push(`an exception of rule "${rule.name}" is not usable: ${error}`);
  }
  return errors;
}

/** The engine also has the level "remediate", but no rule of this pack changes a resource. */
function levelErrors(whose: string, level: unknown): string[] {
  if (!level || (LEVELS as readonly unknown[]).includes(level)) return [];
  return [`${whose} has the level "${String(level)}"; levels are ${LEVELS.join(", ")}`];
}

/** The parts of the SDK's configure request that are read here. */
interface ConfigureRequest {
  getPolicyconfigMap(): {
    entries(): Iterable<[string, { getProperties(): { toJavaScript(): object }; getEnforcementlevel(): number }]>;
  };
}

interface AnalyzerService {
  configure: { requestDeserialize(bytes: Buffer): ConfigureRequest };
}

/** The engine's levels by their number in the protocol. */
const PROTOCOL_LEVELS = ["advisory", "mandatory", "disabled", "remediate"];

/**
 * Checks the configuration as it arrives from the engine. The SDK passes to a policy only its own settings and drops those of
 * misspelt names, so the check hooks into the decoding of the request. Call it before the pack is created.
 */
export function checkConfigurationOnArrival(rules: readonly Rule[]): void {
  // The copy of @pulumi/pulumi that @pulumi/policy itself uses.
  const sdk = createRequire(require.resolve("@pulumi/policy"));
  const { AnalyzerService: service } = sdk("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
    AnalyzerService: AnalyzerService;
  };
  const decode = service.configure.requestDeserialize;
  service.configure.requestDeserialize = (bytes) => {
    const request = decode(bytes);
    const errors = checkConfiguration(rules, readRequest(request));
    if (errors.length > 0) {
      // An error thrown here would reach the user without its text; the SDK passes on one thrown where it reads the map.
      request.getPolicyconfigMap = () => {
        throw new ConfigurationError(errors);
      };
    }
    return request;
  };
}

function readRequest(request: ConfigureRequest): GivenConfig {
  return Object.fromEntries(
    [...request.getPolicyconfigMap().entries()].map(([name, config]) => [
      name,
      { ...config.getProperties()?.toJavaScript(), enforcementLevel: PROTOCOL_LEVELS[config.getEnforcementlevel()] },
    ]),
  );
}

/** A configuration that the pack cannot work with. */
export class ConfigurationError extends Error {
  constructor(errors: readonly string[]) {
    super(`the configuration of the policy pack is wrong: ${errors.join("; ")}`);
    // The SDK prints a stack if there is one, which does not help the author of the configuration.
    this.stack = this.message;
  }
}
