import { readFile } from "node:fs/promises";
import { basename, relative } from "node:path";
import type { Output } from "../base/output";
import { reading } from "../base/reading";
import { checkEncoding, requireLines } from "../parse/check-encoding";
import { scriptKind } from "../parse/script-kind";
import type { RunScript } from "./chosen-scripts";
import { documentCode } from "./document-code";
import { collectInputs, type LocalFile } from "./input-files";
import { missingInputs } from "./named-files";
import { parseWithR } from "./parse-with-r";
import { type HeadSettings, parseScriptHead } from "./script-head";

/** A local script with its text. */
export interface LocalScript {
  name: string;
  /** Absolute. */
  source: string;
  text: string;
}

/**
 * Reads the local scripts of a run.
 * @throws CliError 64 for one that is not text, 66 for one that cannot be read
 */
export async function readLocalScripts(out: Output, scripts: readonly RunScript[]): Promise<LocalScript[]> {
  const files = scripts.flatMap(({ local }) => (local ? [local.source] : []));
  return Promise.all(
    [...new Set(files)].map(async (source) => {
      const bytes = await reading(source, readFile(source));
      const warning = checkEncoding(bytes, basename(source));
      // Documents are read by R's readLines(), for which CR ends a line.
      if (scriptKind(source) === "r") requireLines(bytes, basename(source));
      if (warning !== undefined) out.note(warning);
      return { name: basename(source), source, text: bytes.toString() };
    }),
  );
}

/** Settings in the heads of scripts. @throws CliError 64 */
export function headsOf(scripts: readonly LocalScript[]): HeadSettings[] {
  return scripts.map(({ name, text }) => parseScriptHead(text, name));
}

/** Parses the scripts with this machine's R, if it has one. @throws CliError 64 */
export async function parseLocalScripts(out: Output, scripts: readonly LocalScript[]): Promise<void> {
  const codes = scripts.map(({ name, text }) => [name, scriptKind(name) === "r" ? text : documentCode(text)] as const);
  await Promise.all(codes.map(([name, code]) => (code.trim() === "" ? false : parseWithR(out.world, name, code))));
}

/**
 * Finds files next to the scripts that the scripts name and the run lacks. On a terminal, asks whether to add them to the inputs;
 * elsewhere, names them.
 */
export async function offerInputs(
  out: Output,
  scripts: readonly LocalScript[],
  inputs: readonly LocalFile[],
): Promise<readonly LocalFile[]> {
  const { cwd, ask } = out.world;
  const paths = inputs.map(({ path }) => path);
  let all = [...inputs];
  for (const { name, source, text } of scripts) {
    for (const missing of await missingInputs(source, text, paths)) {
      if (all.some((file) => file.source === missing || file.source.startsWith(`${missing}/`))) continue;
      const shown = relative(cwd, missing);
      if (ask && !out.json) {
        const question = `${name} names ${shown}, a local file that is not among the run's inputs. Send it? [Y/n] `;
        if (!/^n/i.test(await ask(question))) all = [...all, ...(await collectInputs(cwd, [missing]))];
      } else
        out.note(
          `${name} names ${shown}, a local file that is not among the run's inputs; to send it: --input ${shown}`,
        );
    }
  }
  return all;
}
