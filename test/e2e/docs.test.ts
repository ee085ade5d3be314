import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { commandsOf } from "../support/commands";
import { allPages, type Block, type Page } from "../support/pages";
import { isSource, ROOT } from "../support/repository";
import { rfargate, STACK, temporaryFolder } from "./support";

const runnable = (page: Page) => page.blocks.filter(({ marks }) => marks.includes("runnable"));

const textOf = (page: Page) =>
  runnable(page)
    .map(({ text }) => text)
    .join("\n");

/** What is made, and folders that no block writes to: half of the files, and a copy for each page takes longer than most blocks. */
const LINKED = ["node_modules", "bin", "policy/bin", "test", "bench", "docs", "local"];

/** Whether a shell finds it; what npx runs is a package's. */
const isProgram = (name: string) => spawnSync("bash", ["-c", 'type -- "$1"', "bash", name]).status === 0;

/**
 * Runs the shell blocks that pages mark as `runnable`, as a reader would: those of one page in order, in one shell, in a copy of
 * the repository, on stack local. `make demo` and `make test`, with which the README begins, are not among them: this is part of the one, and
 * has the other's stack from it.
 */
describe("the runnable shell blocks", function () {
  this.timeout(300_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-docs-"));
    cpSync(ROOT, folder, {
      recursive: true,
      filter: (path) => isSource(path) && !LINKED.includes(relative(ROOT, path)),
    });
    for (const path of LINKED) symlinkSync(join(ROOT, path), join(folder, path));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const page of allPages().filter((one) => runnable(one).length > 0)) {
    const lacking = commandsOf(textOf(page)).map(([program]) => program ?? "");
    const missing = [...new Set(lacking)].filter((program) => !isProgram(program));
    const title = `of ${page.path} run${missing.length > 0 ? ` (skipped: no ${missing.join(", ")} on this machine)` : ""}`;
    const test = missing.length > 0 ? it.skip : it;
    test(title, async () => {
      const { code, text } = await runInOneShell(runnable(page), folder);
      assert.equal(code, 0, text);
    });
  }
});

describe("the documentation's R", function () {
  this.timeout(120_000);

  it("can be parsed by the R of the stack's image", async () => {
    const folder = temporaryFolder();
    const blocks = allPages()
      .flatMap((page) => page.blocks)
      .filter(({ language, marks }) => language === "r" && !marks.includes("fragment"));
    assert.notEqual(blocks.length, 0);
    mkdirSync(join(folder, "blocks"));
    for (const { at, text } of blocks) writeFileSync(join(folder, "blocks", `${at.replace(/[/:]/g, "-")}.R`), text);
    const parse = 'for (file in list.files("blocks", full.names = TRUE)) invisible(parse(file))\n';
    writeFileSync(join(folder, "parse.R"), parse);
    const inputs = ["--input", join(folder, "blocks"), "--no-fetch", "--stack", STACK];
    const { code, stderr, stdout } = await rfargate(["local", join(folder, "parse.R"), ...inputs]);
    assert.equal(code, 0, stderr + stdout);
  });
});

/** npm runs the first `npx rfargate` of a page, and Node alone the others: npm takes longer than most commands. */
const NPX = `project=$PWD npm_has_run=
npx() {
  if [ "$1" = rfargate ] && [ -n "$npm_has_run" ]; then
    node "$project/bin/cli/rfargate.js" "\${@:2}"
  else
    command npx "$@" && npm_has_run=1
  fi
}`;

/** Ends at the first command that fails; the output names the block. */
function runInOneShell(blocks: Block[], cwd: string): Promise<{ code: number | null; text: string }> {
  const script = [NPX, ...blocks.map(({ at, text }) => `echo '== ${at}'\n${text}\n`)].join("\n");
  const shell = spawn("bash", ["-euo", "pipefail", "-c", script], {
    cwd,
    env: { ...process.env, PULUMI_STACK: STACK },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on("data", (part) => {
      text += part;
    });
  }
  return new Promise((done) => shell.on("close", (code) => done({ code, text })));
}
