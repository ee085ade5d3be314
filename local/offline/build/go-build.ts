import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, type RunOptions, run } from "../../../runner/setup/command";
import { contentKey } from "../../../runner/setup/hash";
import { PLACES, ROOT } from "../../../runner/setup/places";
import { SetupError } from "../../../runner/setup/setup-error";
import type { GoProgram } from "./programs";

/** The proxy serves these without a record in the checksum database; go.sum, or a sum in programs.ts, pins them. */
const WITHOUT_DATABASE = ["pulumi", "upbound", "kreuzwerker", "terraform-providers"].map(
  (owner) => `github.com/${owner}/*`,
);
const TRIES = 3;

/** Folder of a program as built from these sources by this Go. */
export function programFolder(program: GoProgram, go: string): string {
  const key = contentKey(ROOT, [join("local/offline", program.folder)], go, JSON.stringify(program));
  return join(PLACES.toolchain, "programs", `${program.name}-${key}`);
}

/**
 * Builds a program into its folder. Go's build cache keeps compiled packages, so an interrupted build
 * continues.
 * @returns the folder, complete
 */
export async function buildProgram(program: GoProgram, go: string, progress: (text: string) => void): Promise<string> {
  const folder = programFolder(program, go);
  if (existsSync(folder)) return folder;
  // Always the same place: Go's build cache knows the packages of a replaced module by where they lie.
  const source = join(PLACES.toolchain, "source", program.folder);
  mkdirSync(source, { recursive: true });
  cpSync(join(ROOT, "local/offline", program.folder), source, { recursive: true });
  if (program.trimmed) {
    progress(`${program.name}: preparing its source`);
    await trim(program, source);
  }
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  await compile(program, source, join(unfinished, program.name), progress);
  if (program.schema) {
    progress(`${program.name}: writing its schema`);
    const args = ["gen", "schema", "--out", program.schema];
    await run(`writing the schema of ${program.name}`, `./${program.name}`, args, {
      cwd: unfinished,
      log: `schema-${program.name}.log`,
    });
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  return folder;
}

async function compile(
  program: GoProgram,
  cwd: string,
  output: string,
  progress: (text: string) => void,
): Promise<void> {
  const what = `building ${program.name}`;
  const args = ["build", "-v", "-ldflags", program.ldflags, "-o", output, program.package];
  let compiled = 0;
  const onLine = (line: string) => {
    if (/^go: downloading/.test(line)) progress(`${program.name}: downloading modules`);
    else if (/^\S+$/.test(line)) progress(`${program.name}: ${++compiled} packages compiled`);
  };
  await retried(what, args, { cwd, log: `${program.name}.log`, onLine }, progress);
}

async function trim(program: GoProgram, source: string): Promise<void> {
  const { module, version, sum, into } = program.trimmed!;
  const target = join(source, into);
  const done = `${target}.done`;
  const key = contentKey(source, ["trim.py", "go.mod", "go.sum"], version);
  if (existsSync(done) && readFileSync(done, "utf8") === key) return;
  rmSync(done, { force: true });
  rmSync(target, { recursive: true, force: true });
  const downloaded = await retried(`downloading ${module}`, ["mod", "download", "-json", `${module}@${version}`], {
    cwd: PLACES.toolchain,
  });
  const { Dir: dir, Sum: got } = JSON.parse(downloaded) as { Dir: string; Sum: string };
  if (got !== sum) {
    throw new SetupError(`${module}@${version} has hash ${got}, expected ${sum}`, [
      "do not use it; ask the operator of your Go module proxy (go env GOPROXY) why it differs",
    ]);
  }
  await run(`preparing ${module}`, "python3", ["trim.py", dir, into], {
    cwd: source,
    env: goEnvironment(),
    log: "trim.log",
  });
  writeFileSync(done, key);
}

/** Runs Go, again after network failures. */
async function retried(
  what: string,
  args: string[],
  options: RunOptions,
  progress: (text: string) => void = () => {},
): Promise<string> {
  for (let tried = 1; tried < TRIES; tried++) {
    const result = await attempt("go", args, { ...options, env: goEnvironment() });
    if (result.code === 0) return result.stdout;
    if (!/timeout|connection re|TLS|EOF|50[234]|no such host/i.test(result.stderr)) break;
    progress(`${what}: the network failed; trying again`);
    await new Promise((resolve) => setTimeout(resolve, 3000 * tried));
  }
  return run(what, "go", args, { ...options, env: goEnvironment() });
}

function goEnvironment(): NodeJS.ProcessEnv {
  const own = process.env.GONOSUMDB ? [process.env.GONOSUMDB] : [];
  return { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GONOSUMDB: [...own, ...WITHOUT_DATABASE].join(",") };
}
