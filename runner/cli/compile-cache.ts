import * as nodeModule from "node:module";

/**
 * Keeps V8's compiled code between runs where Node can (22.1 and later), which halves the time to load the SDK. Imported
 * before everything else.
 */
const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void };
enableCompileCache?.();
