import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { EXITS, PARENT } from "./support/exits";
import { useExampleImage } from "./support/fixture";
import { type Run, run } from "./support/run";

const LIB = resolve(__dirname, "../../runner/image/entrypoint/lib");

describe("an end of R that its exit code hides", function () {
  this.timeout("3m");
  const fixture = useExampleImage();

  // Each in an R of its own, one after the other in one run: a script that quits with 0 does not end it.
  const statuses = ["256", "0.5", "NA", "-512"];
  let quits: Promise<Run> | undefined;
  for (const [i, status] of statuses.entries()) {
    it(`is reported: quit(status = ${status}), which the system takes for 0`, async () => {
      const scripts = statuses.map((each, at) => [`quit-${at}.R`, `f <- function() quit(status = ${each}); f()`]);
      quits ??= fixture.run(Object.fromEntries(scripts));
      const { code, lines, manifest } = await quits;
      assert.equal(code, 0, lines.join("\n"));
      const text = `quit-${i}.R: quit(status = ${status}) becomes exit code 0: use 1 to 255 for a failure`;
      assert.equal(manifest?.warnings[i], text);
      assert.equal(manifest.warnings.length, statuses.length);
      assert.ok(lines.includes(`rfargate: warning: ${text}`), lines.join("\n"));
    });
  }

  it("is reported: a signal that ends R with 0 in the middle of its script", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": "f <- function() { tools::pskill(Sys.getpid(), tools::SIGUSR2); Sys.sleep(60) }; f()",
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.equal(manifest?.warnings[0], "a.R: a signal ended R within a call");
  });

  it("is a failure if compiled code ends the process", async () => {
    const { code, lines, manifest } = await fixture.run({ "a.R": EXITS, "b.R": 'cat("second\\n")' });
    assert.equal(code, 1, lines.join("\n"));
    assert.match(manifest!.error!, /a\.R did not run to its end, although R exited with 0/);
    assert.ok(!lines.includes("second"));
  });

  for (const [where, text] of Object.entries({
    ".Rprofile": 'quit("no")',
    ".First()": '.First <- function() q("no")',
  })) {
    it(`is a failure if ${where} quits before the script`, async () => {
      const write = `writeLines(${JSON.stringify(text)}, ".Rprofile"); cat("first\\n")`;
      const { code, lines, manifest } = await fixture.run({ "a.R": write, "b.R": 'cat("second\\n")' });
      assert.equal(code, 1, lines.join("\n"));
      assert.match(manifest!.error!, /R exited with 0 before b\.R began: \.Rprofile, another profile or \.First\(\)/);
      assert.ok(lines.includes("first") && !lines.includes("second"), lines.join("\n"));
    });
  }

  it("is a success if R quits by itself, with and without a status", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": 'f <- function() q("no"); f()',
      "b.R": "quit(status = 0L)",
      "c.R": '.Last <- function() cat("last\\n"); quit("no", 0)',
      "d.R": "invisible(1)",
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(manifest?.warnings, []);
  });

  it("is not a timeout if the script sends the timer's signal", async () => {
    const { code, lines, manifest } = await fixture.run({
      "a.R": `tools::pskill(${PARENT}, tools::SIGUSR1); cat("on\\n")`,
    });
    assert.equal(code, 0, lines.join("\n"));
    assert.equal(manifest?.timedOut, false);
  });
});

describe("an error", function () {
  this.timeout("3m");
  const fixture = useExampleImage();

  it("is recorded however long its message is, and whole where it is short", async () => {
    const condition = (text: string) =>
      `stop(structure(class = c("odd", "error", "condition"), list(message = ${text}, call = NULL)))`;
    const long = await fixture.run({ "a.R": condition('strrep("x", 3e5)') });
    assert.equal(long.code, 1);
    assert.match(long.manifest!.error!, /^Error \(a\.R line 1\): x{7000,8000}\.\.\.$/);
    const short = await fixture.run({ "a.R": condition('"at last: nothing odd: left"') });
    assert.equal(short.manifest?.error, "Error (a.R line 1): at last: nothing odd: left");
  });

  it("is a script whose lines end with CR alone, which R would read as one comment", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": "# comment\rstop('x')\r" });
    const { code, lines, manifest } = await fixture.runIn(bucket, { SCRIPT: "a.R" });
    assert.equal(code, 1, lines.join("\n"));
    assert.match(manifest!.error!, /a\.R ends its lines with CR alone/);
  });
});

describe("too little room", function () {
  this.timeout("3m");
  const fixture = useExampleImage();

  it("is reported if the disk is full when the scripts have ended, which R does not notice", async () => {
    const bucket = fixture.bucket({ "r_scripts/a.R": 'cat(strrep("x", 5e6), file = "output/x")' });
    const small = ["--tmpfs", "/work:size=2m,mode=1777"];
    const { code, lines, manifest } = await run(fixture.image, bucket, { SCRIPT: "a.R" }, small);
    assert.equal(code, 0, lines.join("\n"));
    assert.match(manifest!.warnings.join("\n"), /^a\.R: the disk is full \(\/work\): files may be cut off/m);
  });

  it("keeps no run from its manifest if a script has filled /dev/shm, where it would be made", async () => {
    const bucket = fixture.bucket({
      "r_scripts/a.R": 'try(writeBin(raw(1e6), "/dev/shm/full")); writeLines("x", "output/x")',
    });
    const { code, lines, manifest } = await run(fixture.image, bucket, { SCRIPT: "a.R" }, ["--shm-size", "256k"]);
    assert.equal(code, 0, lines.join("\n"));
    assert.deepEqual(
      manifest?.outputs.map(({ path }) => path),
      ["x"],
    );
  });

  it("removes no output from the manifest, whose lists can be larger than /dev/shm", async () => {
    const count = 1500;
    const bucket = fixture.bucket({
      "r_scripts/a.R": `for (i in 1:${count}) file.create(file.path("output", paste0(strrep("n", 100), i)))`,
    });
    const { code, lines, manifest } = await run(fixture.image, bucket, { SCRIPT: "a.R" }, ["--shm-size", "256k"]);
    assert.equal(code, 0, lines.join("\n"));
    assert.equal(manifest?.outputs.length, count);
  });
});

/** Runs code with functions of the entrypoint, on this machine. */
const inShell = (code: string) => execFileSync("bash", ["-c", code], { encoding: "utf8", timeout: 60_000 });

describe("the entrypoint's own shell", function () {
  this.timeout("2m");

  it("ends R even if the signal came before R's process was known", () => {
    const code = `. ${LIB}/say.sh; . ${LIB}/processes.sh; . ${LIB}/run.sh; SIGNAL=TERM; sleep 300 & await $!; echo $?`;
    assert.equal(inShell(code), "143\n");
  });

  it("takes the exit code of a process that ends while a signal is handled, not the signal's", () => {
    const code = `. ${LIB}/processes.sh
      handle() { kill -TERM $child; while kill -0 $child 2>/dev/null; do sleep 0.01; done; }
      trap handle USR1
      (trap "exit 7" TERM; while sleep 0.01; do :; done) & child=$!
      (sleep 0.3; kill -USR1 $$) &
      until_ended $child; echo $?`;
    assert.equal(inShell(code), "7\n");
  });

  it("stops the clock of the timeout when the scripts have ended: outputs can take longer", () => {
    const code = `. ${LIB}/say.sh; . ${LIB}/processes.sh; . ${LIB}/run.sh
      for part in open_notes state_close state_open memory_kills script_command start_r explain_end end_left check_disk; do
        eval "$part() { :; }"
      done
      program() { echo Rscript; }; SCRIPTS=(a.R) TIMEOUT=300
      limit_time; timer=$TIMER; run_scripts >/dev/null
      while kill -0 $timer 2>/dev/null; do pause 0.01; done
      echo "stopped$TIMER"`;
    assert.equal(inShell(code), "stopped\n");
  });
});
