import Module, { createRequire, enableCompileCache } from "node:module";

/**
 * Keeps the SDK from loading what a policy pack never uses. `@pulumi/pulumi` can turn a function into text, for Lambda callbacks,
 * and for that loads a TypeScript compiler and npm's dependency resolver as soon as it is imported, and the Automation API beside them:
 * more than half of a pack's start, paid at every preview. Imported before the SDK. Where the SDK has been laid out anew, nothing is left out.
 */
const sdk = createRequire(require.resolve("@pulumi/policy"));
const SPARED = [
  "@pulumi/pulumi/typescript-shim",
  "@pulumi/pulumi/runtime/closure/codePaths",
  "@pulumi/pulumi/automation",
];

// What is compiled at one start is kept for the next: a third of its time.
enableCompileCache();

for (const file of SPARED) {
  try {
    const path = sdk.resolve(file);
    sdk.cache[path] ??= Object.assign(new Module(path), { filename: path, loaded: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
  }
}
