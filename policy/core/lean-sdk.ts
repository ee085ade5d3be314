import { createRequire } from "node:module";

/**
 * Keeps the SDK from loading what a policy pack never uses. `@pulumi/pulumi` can turn a function into text, for Lambda callbacks,
 * and for that loads a TypeScript compiler and npm's dependency resolver as soon as it is imported: more than half of a pack's start,
 * paid at every preview. Imported before the SDK. Where the SDK has been laid out anew, nothing is left out.
 */
const sdk = createRequire(require.resolve("@pulumi/policy"));

for (const file of ["@pulumi/pulumi/typescript-shim", "@pulumi/pulumi/runtime/closure/codePaths"]) {
  try {
    const path = sdk.resolve(file);
    sdk.cache[path] ??= Object.assign(new (module.constructor as new (id: string) => NodeJS.Module)(path), {
      filename: path,
      loaded: true,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
  }
}
