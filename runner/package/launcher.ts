#!/usr/bin/env node
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { constants, Script } from "node:vm";

/**
 * Starts the bundle next to this file with the bytecode that earlier runs cached. Node's own compile cache keeps only what V8
 * compiles when a file is loaded, but most functions are compiled at their first call, which takes longer than everything else
 * before the first request.
 */

const BUNDLE = join(__dirname, "bundle.js");

/** The source of the bytecode, and its commands: each compiles functions that others never call. */
interface Header {
  bytes: number;
  modified: number;
  commands: string[];
}

const { size: bytes, mtimeMs: modified } = statSync(BUNDLE);
const file = cacheFile();
const kept = file === undefined ? undefined : read(file);
// esbuild writes ASCII, which is read and compared faster than UTF-8.
const text = wrap(readFileSync(BUNDLE, "latin1").replace(/^#!.*/, ""));
const script = new Script(text, {
  filename: BUNDLE,
  ...(kept ? { cachedData: kept.data } : {}),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const commands = kept && !script.cachedDataRejected ? kept.commands : [];
const command = process.argv[2] ?? "";
if (file !== undefined && !commands.includes(command))
  process.once("exit", (code) => {
    if (code === 0) write(file, { bytes, modified, commands: [...commands, command] });
  });
const bundled = { exports: {} };
script.runInThisContext()(bundled.exports, createRequire(BUNDLE), bundled, BUNDLE, __dirname);

/** Undefined: nothing is cached. */
function cacheFile(): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME } = process.env;
  if (NODE_DISABLE_COMPILE_CACHE) return undefined;
  const folder = XDG_CACHE_HOME || join(homedir(), ".cache");
  const place = createHash("sha256").update(BUNDLE).digest("hex").slice(0, 16);
  // Help needs a fifth of the bytecode, but a cache is read as a whole.
  const use = process.argv.some((arg) => /^(-h|--help|-V|--version)$/.test(arg)) ? "help" : "work";
  return join(folder, "r-on-fargate", "code", `${place}-${process.version}-${process.arch}-${use}`);
}

/** A line of JSON, then the bytecode; undefined if there is none of this bundle. */
function read(path: string): (Header & { data: Buffer }) | undefined {
  try {
    const content = readFileSync(path);
    const end = content.indexOf("\n");
    const header = JSON.parse(content.subarray(0, end).toString()) as Header;
    if (header.bytes !== bytes || header.modified !== modified) return undefined;
    return { ...header, data: content.subarray(end + 1) };
  } catch {
    return undefined;
  }
}

/** Errors are ignored: if the folder is not writable, the next start is slower. */
function write(path: string, header: Header): void {
  const temporary = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), script.createCachedData()]), {
      mode: 0o600,
    });
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}
