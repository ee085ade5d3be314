import { createRequire } from "node:module";
import { builtInfo } from "./analyzer-info";

/**
 * Makes the SDK do once what it does for each rule or call: decode the properties of a resource, and describe the pack to the
 * engine, which requests it several times. That is most of a pack's work in a warm preview. With another layout of the SDK's
 * files, nothing changes.
 */
const sdk = createRequire(require.resolve("@pulumi/policy"));

type Functions = Record<string, (...args: never[]) => unknown>;

/** A module of the SDK; `undefined` where there is none of the name. */
function moduleOf<T>(name: string): T | undefined {
  try {
    return sdk(name) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    return undefined;
  }
}

/** Caches a function's result for an object, one of its arguments, for the lifetime of the object. */
function keep(functions: Functions | undefined, name: string, key: number): void {
  const make = functions?.[name];
  if (!functions || !make) return;
  const made = new WeakMap<object, unknown>();
  functions[name] = (...args: never[]) => {
    // For a rule that remediates, the SDK requests another form of the properties.
    if (key === 0 && args.slice(1).some(Boolean)) return make(...args);
    const from = args[key] as unknown as object;
    if (!made.has(from)) made.set(from, make(...args));
    return made.get(from);
  };
}

keep(moduleOf("./deserialize"), "deserializeProperties", 0);
keep(moduleOf("./proxy"), "unknownCheckingProxy", 0);

interface Services {
  AnalyzerService?: { getAnalyzerInfo: Functions };
}

describeOnce(moduleOf("./protoutil"), moduleOf<Services>("@pulumi/pulumi/proto/analyzer_grpc_pb")?.AnalyzerService);

function describeOnce(protoutil: Functions | undefined, service: Services["AnalyzerService"]): void {
  const built = builtInfo();
  const encode = service?.getAnalyzerInfo.responseSerialize;
  if (!built || !protoutil || !service || !encode) {
    // By the pack's arguments, of which there is one object.
    keep(protoutil, "makeAnalyzerInfo", 3);
    keep(service?.getAnalyzerInfo, "responseSerialize", 0);
    return;
  }
  protoutil.makeAnalyzerInfo = () => built;
  service.getAnalyzerInfo.responseSerialize = (...[info]: never[]) => (info === built ? built : encode(info!));
}
