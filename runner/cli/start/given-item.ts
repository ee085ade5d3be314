import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { MAX_ITEM_BYTES } from "../../../contract/map/batch";
import { usageError } from "../base/errors";
import type { Environment } from "../parse/environment";
import { describeFile, type LocalFile } from "./input-files";

/** The item of a run outside of a map. */
export interface GivenItem {
  /** Variables, as a map sets them for each item. */
  variables: Environment;
  /** Present if the item is a file, which becomes an input. */
  file?: LocalFile;
}

/**
 * Parses `--item`: JSON, or a local file.
 * @throws CliError 64
 */
export async function readItem(cwd: string, given: string): Promise<GivenItem> {
  const value = parsed(given);
  if (value !== undefined) return { variables: variablesOf(value) };
  const source = resolve(cwd, given);
  const isFile = await stat(source).then(
    (info) => info.isFile(),
    () => false,
  );
  if (!isFile)
    throw usageError(
      `--item "${given.slice(0, 100)}" is neither JSON nor a file here`,
      `--item '{"x": 1}'`,
      "a JSON value, or the path of a file",
    );
  const file = await describeFile(source, basename(source));
  return { variables: { ...variablesOf({ file: file.path }), RFARGATE_ITEM_FILE: file.path }, file };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function variablesOf(item: unknown): Environment {
  const json = JSON.stringify(item);
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_ITEM_BYTES)
    throw usageError(
      `--item: the item has ${bytes} bytes`,
      "put its data into a file and give its path",
      `at most ${MAX_ITEM_BYTES} bytes`,
    );
  return { RFARGATE_ITEM: json, RFARGATE_ITEM_INDEX: "1", RFARGATE_ITEM_COUNT: "1", RFARGATE_ITEM_TRY: "1" };
}
