import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isSafePath } from "../parse/paths";
import { TAKEN } from "./input-files";

/** A string of R, or a comment, which can contain quotes. */
const TOKEN = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|#[^\n]*/g;

/** The strings of an R script that can be relative paths. */
function pathsNamed(text: string): string[] {
  const strings = [...text.matchAll(TOKEN)].map(([, double, single]) => double ?? single ?? "");
  const paths = strings
    .map((each) => each.replace(/^\.\//, ""))
    .filter((each) => /[./]/.test(each) && isSafePath(each));
  return [...new Set(paths)].filter((path) => !TAKEN.has(path.split("/")[0]!));
}

/**
 * The values of `--input` that would add the files named by a script: files in its folder that are not among the inputs. For
 * `data/2026.csv` it is the folder `data`.
 * @param script absolute
 * @param inputs paths in the run's working directory
 */
export async function missingInputs(script: string, text: string, inputs: readonly string[]): Promise<string[]> {
  const folder = dirname(script);
  const sent = new Set(inputs);
  const found = await Promise.all(
    pathsNamed(text)
      .filter((path) => !sent.has(path) && resolve(folder, path) !== script)
      .map(async (path) => {
        const info = await stat(resolve(folder, path)).catch(() => undefined);
        return info?.isFile() ? resolve(folder, path.split("/")[0]!) : undefined;
      }),
  );
  return [...new Set(found.filter((each) => each !== undefined))];
}
