import Module, { createRequire, enableCompileCache } from "node:module";

/**
 * Starts the program of this repository sooner: docs/decisions.md has the figures. Import it before the SDK. Other programs
 * may need what it spares, so no component imports it. With another layout of the SDK's files nothing is spared.
 */
const sdk = createRequire(__filename);

/** What serializes functions into Lambda code, with npm's dependency resolver, and the Automation API: this program uses neither. */
const SPARED = [
  "@pulumi/pulumi/typescript-shim",
  "@pulumi/pulumi/runtime/closure/codePaths",
  "@pulumi/pulumi/automation",
];

/** Internal to the SDK: not in its types. */
interface Debuggable {
  debuggablePromise?(promise: Promise<unknown>, context?: unknown): Promise<unknown>;
}

enableCompileCache();
for (const file of SPARED) {
  const path = resolved(file);
  if (path) sdk.cache[path] ??= Object.assign(new Module(path), { filename: path, loaded: true });
}
untracePromises();

/**
 * The SDK takes a stack trace of every promise and maps it to TypeScript, for a message that only PULUMI_DEBUG_PROMISE_LEAKS prints.
 * Without frames there is nothing to map.
 */
function untracePromises(): void {
  const path = resolved("@pulumi/pulumi/runtime/debuggable");
  if (!path || process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  const debuggable = sdk(path) as Debuggable;
  const original = debuggable.debuggablePromise;
  if (!original) return;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return original(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

/** @returns undefined: the SDK has no such file */
function resolved(file: string): string | undefined {
  try {
    return sdk.resolve(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    return undefined;
  }
}
