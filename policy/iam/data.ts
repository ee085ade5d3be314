import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The data folder stands beside the sources and one level above the compiled files. */
const FOLDER = __dirname.endsWith(join("bin", "iam")) ? join(__dirname, "..", "..") : join(__dirname, "..");

/** A table of the folder `data`; each says in itself where it is from. */
export function readData<T>(name: string): T {
  return JSON.parse(readFileSync(join(FOLDER, "data", name), "utf8")) as T;
}
