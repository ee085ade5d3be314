import { createRequire } from "node:module";

/**
 * Has the SDK decode the properties of a resource once and not anew for each rule: of a pack's work on a warm preview that is the
 * larger part. Where the SDK has been laid out anew, everything is as it was.
 */
const sdk = createRequire(require.resolve("@pulumi/policy"));

type Decode = (from: object, ...rest: unknown[]) => object;

/** Keeps what a function of one of the SDK's modules makes of an object for as long as there is that object. */
function keep(module: string, name: string): void {
  let functions: Record<string, Decode>;
  try {
    functions = sdk(module) as Record<string, Decode>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    return;
  }
  const decode = functions[name];
  if (!decode) return;
  const made = new WeakMap<object, object>();
  functions[name] = (from, ...rest) => {
    // For a rule that mends what it finds the SDK asks for another form.
    if (rest.some(Boolean)) return decode(from, ...rest);
    let result = made.get(from);
    if (!result) {
      result = decode(from, ...rest);
      made.set(from, result);
    }
    return result;
  };
}

keep("./deserialize", "deserializeProperties");
keep("./proxy", "unknownCheckingProxy");
