import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completionFor } from "../../runner/cli/completion/shells";
import { newProgram } from "../../runner/cli/program";
import { reference } from "../../runner/cli/reference";
import { skip } from "../support/skip";

const program = newProgram(async () => {});

/** Completions after these words, of which the last is being typed. */
const CASES: Array<{ words: string[]; offers: string[]; not: string[] }> = [
  { words: ["ru"], offers: ["run"], not: ["ls", "--model"] },
  { words: ["run", "--mo"], offers: ["--model"], not: ["--memory", "run"] },
  { words: ["export", "ec"], offers: ["ecspresso"], not: ["env", "run"] },
  { words: ["export", "env", "--pi"], offers: ["--pin"], not: ["--out"] },
  { words: ["run", "ls", "--spo"], offers: ["--spot"], not: ["--stack"] },
];

describe("shell completion", function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rfargate-completion-"));
    for (const shell of ["bash", "zsh", "fish"] as const)
      writeFileSync(join(folder, shell), completionFor(shell, program));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (shell: string, args: string[]) =>
    execFileSync(shell, args, { encoding: "utf8", env: { PATH: process.env.PATH, HOME: folder } });

  function check(shell: string, complete: (words: string[]) => string[]): void {
    for (const { words, offers, not } of CASES) {
      it(`${shell}: rfargate ${words.join(" ")}`, function () {
        if (spawnSync(shell, ["-c", "exit"]).error) skip(this, `no ${shell} on PATH`);
        const found = complete(words);
        for (const word of offers) assert.ok(found.includes(word), `${word} is missing: ${found}`);
        for (const word of not) assert.ok(!found.includes(word), `${word} is offered: ${found}`);
      });
    }
  }

  check("bash", (words) => {
    const line = ["rfargate", ...words];
    const list = line.map((word) => `"${word}"`).join(" ");
    const code = `. ${folder}/bash; COMP_WORDS=(${list}); COMP_CWORD=${line.length - 1}; _rfargate; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run("bash", ["--norc", "-c", code]).trim().split("\n");
  });

  check("zsh", (words) => {
    // What zsh's own functions would show is printed, filtered by the word as they filter it.
    const line = ["rfargate", ...words];
    const code = `
      compdef() { :; }; _files() { :; }; _describe() { print -l -- "\${(@P)2}"; }
      . ${folder}/zsh; words=(${line.map((word) => `"${word}"`).join(" ")}); CURRENT=${line.length}; _rfargate`;
    const typed = words.at(-1)!;
    return run("zsh", ["-f", "-c", code])
      .split("\n")
      .map((entry) => entry.split(":")[0]!)
      .filter((name) => name.startsWith(typed));
  });

  check("fish", (words) => {
    const code = `source ${folder}/fish; complete -C "rfargate ${words.join(" ")}"`;
    return run("fish", ["--no-config", "-c", code])
      .split("\n")
      .map((entry) => entry.split("\t")[0]!);
  });

  const installed: Record<string, string[]> = {
    bash: ["-ic", "complete -p rfargate"],
    zsh: ["-ic", "echo $_comps[rfargate]"],
    fish: ["-c", 'complete -C "rfargate ru" | string match "run*"; complete -c rfargate | grep -om1 rfargate'],
  };
  for (const [shell, ask] of Object.entries(installed)) {
    it(`${shell}: is installed in an empty home by the help's example`, function () {
      if (spawnSync(shell, ["-c", "exit"]).error) skip(this, `no ${shell} on PATH`);
      const home = mkdtempSync(join(folder, "home-"));
      mkdirSync(join(home, "bin"));
      writeFileSync(join(home, "bin/rfargate"), `#!/bin/sh\ncat "${folder}/$2"\n`, { mode: 0o755 });
      const env = { PATH: `${home}/bin:${process.env.PATH}`, HOME: home };
      const example = reference().match(
        new RegExp(`^  \\$ (.* rfargate completion ${shell}.*|.*\\(rfargate completion ${shell}\\).*)$`, "m"),
      );
      execFileSync("bash", ["-c", example![1]!], { env });
      const { stdout, stderr } = spawnSync(shell, ask, { encoding: "utf8", env });
      assert.match(stdout, /rfargate/);
      assert.doesNotMatch(stderr, /not found|rfargate/);
    });
  }

  it("zsh: completes when it is first called from a file of $fpath", function () {
    if (spawnSync("zsh", ["-c", "exit"]).error) skip(this, "no zsh on PATH");
    writeFileSync(join(folder, "_rfargate"), completionFor("zsh", program));
    const code = `
      fpath=(${folder}); autoload -U _rfargate; _files() { :; }; _describe() { print -l -- "\${(@P)2}"; }
      words=(rfargate ""); CURRENT=2; _rfargate`;
    assert.match(run("zsh", ["-f", "-c", code]), /^run:/m);
  });

  it("bash: uses nothing that the bash of macOS lacks", () => {
    assert.doesNotMatch(completionFor("bash", program), /mapfile|readarray|declare -A|\$\{[a-z]+(,,|\^\^)\}|&>>/);
  });

  it("completes files where an option's value is expected", () => {
    const code = `. ${folder}/bash; COMP_WORDS=(rfargate run --model ""); COMP_CWORD=3; _rfargate; printf '%s' "\${#COMPREPLY[@]}"`;
    assert.equal(run("bash", ["--norc", "-c", code]), "0");
  });

  it("has every command and option of the program", () => {
    const text = completionFor("bash", program);
    for (const command of program.commands) {
      assert.match(text, new RegExp(`"${command.name()}"\\)`));
      for (const { long } of command.options) assert.ok(text.includes(long!), long);
    }
  });
});
