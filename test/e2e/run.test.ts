import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rfargate, STACK, script, start, temporaryFolder } from "./support";

const run = (scripts: string[], ...options: string[]) => rfargate(["run", ...scripts, "--stack", STACK, ...options]);

describe("rfargate run on the emulator", function () {
  this.timeout(180_000);

  it("runs the bucket's script, shows its log, returns 0 and fetches its outputs", async () => {
    const out = temporaryFolder();
    const { code, stdout, stderr } = await run(["test-script.R"], "--out", out);
    assert.equal(code, 0, stdout + stderr);
    assert.ok(stdout.length > 0);
    assert.deepEqual(readdirSync(out).sort(), ["output1a.txt", "output1b.csv"]);
    const input = readFileSync("examples/first-run/input/input.txt", "utf8").trim().split("\n");
    const appended = readFileSync(join(out, "output1a.txt"), "utf8").trim().split("\n");
    assert.deepEqual(appended.slice(0, input.length), input);
    assert.ok(appended.length > input.length);
  });

  it("shows its statuses", async function () {
    // The emulator keeps a status for 0.6 s: on a busy machine a request may come later.
    this.retries(3);
    const { stderr } = await run(["test-script.R"], "--no-fetch");
    // The run's end is known before ECS says STOPPED.
    for (const status of ["PROVISIONING", "PENDING", "RUNNING"])
      assert.ok(stderr.includes(status), `${status}: ${stderr}`);
  });

  it("returns the code of a failed script, with its outputs so far", async () => {
    const out = temporaryFolder();
    const { code } = await run([script("exit-7.R")], "--out", out);
    assert.equal(code, 7);
    assert.equal(readFileSync(join(out, "partial.txt"), "utf8"), "before the failure\n");
  });

  it("shows the call and the traceback of an R error and returns R's code 1", async () => {
    const { code, stdout } = await run([script("error.R")], "--no-fetch");
    assert.equal(code, 1);
    assert.match(stdout, /inner\(x\)/);
    assert.match(stdout, /no such model: forecast/);
    assert.match(stdout, /outer\("forecast"\)/);
  });

  it("rejects a script that is neither local nor in the bucket before anything starts", async () => {
    const { code, stderr } = await run(["no-such-script.R"]);
    assert.equal(code, 66);
    assert.match(stderr, /no-such-script\.R/);
    assert.match(stderr, /test-script\.R/, "names what there is");
    assert.ok(!stderr.includes("PROVISIONING"));
  });

  it("shows every one of 20,000 lines, once and in order", async () => {
    const { code, stdout } = await run([script("lines.R")], "--no-fetch");
    assert.equal(code, 0);
    const numbers = stdout.split("\n").flatMap((line) => /^line (\d+) ?$/.exec(line)?.[1] ?? []);
    assert.equal(numbers.length, 20_000);
    assert.ok(numbers.every((number, i) => Number(number) === i + 1));
  });

  it("proves the log complete whatever it contains, and takes no last line of the script's for the container's", async () => {
    const { code, stdout, stderr } = await run([script("odd-log.R")], "--no-fetch");
    assert.equal(code, 3);
    assert.match(stderr, /log complete: \d+ lines/);
    assert.ok(stdout.includes("a\0b\ufffdc\ufffd\ufffd\n") && stdout.includes("after the forged end\n"));
    assert.match(stderr, /rfargate: end run=\S+ exit=0/);
    assert.doesNotMatch(stderr, /seal=/);
  });

  it("fetches the outputs of a stopped script", async () => {
    const out = temporaryFolder();
    const following = start(["run", script("slow.R"), "--stack", STACK, "--out", out, "--id", `stopped-${Date.now()}`]);
    await following.shows(/first part written/);
    const id = following.child.spawnargs.at(-1)!;
    const stopped = await rfargate(["stop", id, "--stack", STACK]);
    assert.equal(stopped.code, 0, stopped.stderr);
    const { code, stderr } = await following.finished;
    assert.equal(code, 143, stderr);
    assert.equal(readFileSync(join(out, "first.txt"), "utf8"), "first part\n");
  });

  it("stops a run that takes longer than its timeout and returns 124", async () => {
    const { code, stderr } = await run([script("slow.R")], "--timeout", "5s", "--no-fetch");
    assert.equal(code, 124, stderr);
  });

  it("runs two scripts in order in one container", async () => {
    const out = temporaryFolder();
    const { code, stdout } = await run([script("first.R"), script("second.R")], "--out", out);
    assert.equal(code, 0, stdout);
    assert.ok(stdout.indexOf("first script ran") < stdout.indexOf("second script read: from the first script"));
    assert.equal(readFileSync(join(out, "second.txt"), "utf8"), "from the first script\n");
  });

  it("starts one task for one id, however often it is requested", async () => {
    const id = `once-${Date.now()}`;
    const first = await run(["test-script.R"], "--id", id, "--no-fetch", "--json");
    const second = await run(["test-script.R"], "--id", id, "--no-fetch", "--json");
    assert.equal(first.code, 0, first.stderr);
    assert.equal(second.code, 0, second.stderr);
    assert.equal(JSON.parse(first.stdout).taskArn, JSON.parse(second.stdout).taskArn);
  });

  it("gives a script its environment and input files, even an environment above ECS's limit", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "extra input.txt"), "a line of input\n");
    writeFileSync(join(folder, "big.env"), `BIG=${"x".repeat(9000)}\n`);
    const options = ["--env", "GREETING=hello there", "--env-file", join(folder, "big.env")];
    const { code, stdout, stderr } = await run(
      [script("environment.R")],
      ...options,
      "--input",
      join(folder, "extra input.txt"),
      "--no-fetch",
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /GREETING is hello there/);
    assert.match(stdout, /BIG has 9000 characters/);
    assert.match(stdout, /input says a line of input/);
  });

  it("continues when the caller ends, and says how to attach", async () => {
    const following = start(["run", script("slow.R"), "--stack", STACK]);
    await following.shows(/first part written/);
    following.child.kill("SIGINT");
    const { code, stderr } = await following.finished;
    assert.equal(code, 130);
    const attach = /rfargate logs -f (\S+)/.exec(stderr);
    assert.ok(attach, stderr);
    const status = await rfargate(["status", attach[1]!, "--stack", STACK]);
    assert.match(status.stdout, /RUNNING/);
    await rfargate(["stop", attach[1]!, "--stack", STACK]);
  });
});
