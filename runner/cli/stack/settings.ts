import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf } from "../base/errors";
import { settingsFolder, type World } from "../base/world";
import { writing } from "../base/writing";
import { noStack } from "./no-stack";

/** The setting of `rfargate use`. */
interface Settings {
  /** A file's absolute path, or an s3:// address. */
  stack?: string;
}

export function settingsFile(world: World): string {
  return join(settingsFolder(world), "config.json");
}

/**
 * The stack chosen with `rfargate use`; undefined: none.
 * @throws CliError 78 if the file cannot be read
 */
export async function chosenStack(world: World): Promise<string | undefined> {
  const file = settingsFile(world);
  try {
    const { stack } = JSON.parse(await readFile(file, "utf8")) as Settings;
    return typeof stack === "string" ? stack : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw noStack(`${file} cannot be read: ${messageOf(error)}`, "write it again with `rfargate use`, or remove it");
  }
}

/**
 * Remembers a stack for all folders; undefined forgets it.
 * @throws CliError 73
 */
export async function chooseStack(world: World, stack: string | undefined): Promise<void> {
  const file = settingsFile(world);
  await writing(file, "set XDG_CONFIG_HOME", async () => {
    if (stack === undefined) return rm(file, { force: true });
    await mkdir(dirname(file), { recursive: true });
    const settings: Settings = { stack };
    await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`);
  });
}
