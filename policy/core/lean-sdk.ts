import Module, { createRequire, enableCompileCache } from "node:module";

/**
 * Keeps the SDK from loading what a policy pack never uses: more than half of a pack's start at every preview. Import this module
 * before the SDK. With another layout of the SDK's files, all of them are loaded.
 */
const sdk = createRequire(require.resolve("@pulumi/policy"));

/**
 * Where a pack uses the whole of `@pulumi/pulumi`, these are left out: it can serialize functions, for Lambda callbacks, and loads a
 * TypeScript compiler and npm's dependency resolver for it, and the Automation API as well.
 */
const SPARED = [
  "@pulumi/pulumi/typescript-shim",
  "@pulumi/pulumi/runtime/closure/codePaths",
  "@pulumi/pulumi/automation",
];

// Keeps compiled code for the next start, which then takes a third less time.
enableCompileCache();

for (const file of SPARED) replace(file, () => ({}));
// The SDK for packs uses nothing of it but the classes of assets, which are a module of their own.
replace("@pulumi/pulumi", (path) => loadedAtFirstUse(path, { asset: "@pulumi/pulumi/asset" }));

/** Puts other exports in place of a module that is not loaded yet. */
function replace(file: string, make: (path: string) => object): void {
  try {
    const path = sdk.resolve(file);
    sdk.cache[path] ??= Object.assign(new Module(path), { filename: path, loaded: true, exports: make(path) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
  }
}

/**
 * The exports of a module, which is loaded when one of them is used.
 * @param parts exports that are modules themselves
 */
function loadedAtFirstUse(path: string, parts: Record<string, string>): object {
  let exports: object | undefined;
  const load = (): object => {
    if (!exports) {
      delete sdk.cache[path];
      exports = sdk(path) as object;
    }
    return exports;
  };
  return new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === "__esModule") return true;
        const part = exports ? undefined : parts[String(name)];
        return part === undefined ? Reflect.get(load(), name) : sdk(part);
      },
      has: (_, name) => Reflect.has(load(), name),
      ownKeys: () => Reflect.ownKeys(load()),
      getOwnPropertyDescriptor: (_, name) => {
        const found = Reflect.getOwnPropertyDescriptor(load(), name);
        // A proxy may call nothing fixed that its target does not have, and `__esModule` is fixed.
        return found && { ...found, configurable: true };
      },
    },
  );
}
