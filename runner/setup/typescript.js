// Lets Node load this repository's TypeScript: `node --require ./runner/setup/typescript.js FILE`. It does what the tests need of
// tsx, without tsx's look at each request for a module and at the text of each package's file.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { basename, join } = require("node:path");

const ROOT = join(__dirname, "../..");
/** What was compiled, by its source. */
const KEPT = join(ROOT, ".results/compiled");

const hash = (text) => createHash("sha1").update(text).digest("hex");
const settings = readFileSync(join(ROOT, "tsconfig.json"), "utf8");
/** What the compiled text depends on beside its source. */
const compiler = hash(
  [__filename, join(ROOT, "node_modules/esbuild/package.json")]
    .map((file) => readFileSync(file, "utf8"))
    .join(settings),
);

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The compiled text is the same wherever a file lies: copies of the project share it. */
function compiled(filename) {
  const source = readFileSync(filename, "utf8");
  const path = join(KEPT, hash(compiler + source + basename(filename)));
  const known = read(path);
  if (known !== undefined) return known;
  const { code } = require("esbuild").transformSync(source, {
    loader: "ts",
    format: "cjs",
    platform: "node",
    target: "node22",
    sourcefile: basename(filename),
    sourcemap: "inline",
    sourcesContent: false,
    tsconfigRaw: settings,
    // import() would find no TypeScript.
    supported: { "dynamic-import": false },
  });
  mkdirSync(KEPT, { recursive: true });
  // Others may be reading it.
  writeFileSync(`${path}.${process.pid}`, code);
  renameSync(`${path}.${process.pid}`, path);
  return code;
}

const resolved = Module._resolveFilename;
/** An import() names the file that the compiler will make. */
Module._resolveFilename = (request, ...more) => {
  try {
    return resolved(request, ...more);
  } catch (error) {
    if (!/^\.\.?\/.*\.js$/.test(request)) throw error;
    return resolved(request.slice(0, -".js".length), ...more);
  }
};
process.setSourceMapsEnabled(true);
Module._extensions[".ts"] = (module, filename) => module._compile(compiled(filename), filename);
