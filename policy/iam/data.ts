import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The data folder is next to the sources, one level above the compiled files and the bundle. */
const FOLDER = [join(__dirname, ".."), join(__dirname, "..", "..")].find((folder) => existsSync(join(folder, "data")))!;

/** A table of the folder `data`; each names its source. */
export function readData<T>(name: string): T {
  return JSON.parse(readFileSync(join(FOLDER, "data", name), "utf8")) as T;
}
