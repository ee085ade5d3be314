import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The description of the pack for the engine, as `npm run build` wrote it. `undefined` for another version than the built one: the
 * rules then describe themselves.
 */
export function builtInfo(version: string): Buffer | undefined {
  const file = join(__dirname, `analyzer-info-${version}.bin`);
  return existsSync(file) ? readFileSync(file) : undefined;
}
