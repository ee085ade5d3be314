import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Configuration } from "./engine-messages";

/** What `npm run build` writes beside the bundles; `undefined` for another version than the built one: then the rules tell it. */
const built = (name: string, version: string): Buffer | undefined => {
  const file = join(__dirname, builtName(name, version));
  return existsSync(file) ? readFileSync(file) : undefined;
};

export const builtName = (name: string, version: string): string => `${name}-${version}`;

/** The description of the pack for the engine. */
export const INFO = "analyzer-info";
export const builtInfo = (version: string): Buffer | undefined => built(INFO, version);

/** The configuration that the engine makes of it. */
export const DEFAULTS = "default-configuration";
export function builtDefaults(version: string): Configuration | undefined {
  const text = built(DEFAULTS, version);
  return text && (JSON.parse(text.toString()) as Configuration);
}
