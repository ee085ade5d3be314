import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SUITES } from "../../suites";
import { type Job, jobs, ROOT, workflows } from "./support";

const ACTION = join(ROOT, ".github/actions/stack/action.yml");

/** `make TARGET`, with the stack it is for. */
const MAKE =
  /^make (?<target>[a-z0-9-]+)(?: STACK=(?<stack>\S+|\$\{\{ matrix\.stack \}\}))?(?: PR=\$\{\{ [\w.]+ \}\})?$/;

/** What a job runs, once for each suite of its matrix. */
function commands(job: Job): string[] {
  const runs = job.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
  const suites = job.strategy?.matrix.suite ?? [""];
  return [...new Set(suites.flatMap((suite) => runs.map((run) => run.replace(/\$\{\{ matrix\.suite \}\}/, suite))))];
}

/** Environment and target of every job that has AWS credentials; a matrix stands for all of its stacks. */
function withCredentials(): Array<{ at: string; job: Job; environment: string; targets: string[] }> {
  return jobs()
    .filter(({ job }) => job.permissions?.["id-token"])
    .flatMap(({ at, job }) =>
      (job.strategy?.matrix.stack ?? [""]).map((stack) => {
        const filled = (text: string | undefined) => (text ?? "").replace(/\$\{\{ matrix\.stack \}\}/, stack);
        const targets = job.steps.filter(({ run }) => run).map(({ run }) => filled(run));
        return { at: `${at} ${stack}`, job, environment: filled(job.environment), targets };
      }),
    );
}

describe("the workflows", () => {
  it("pin every action of others by the digest of a commit, with its version beside it", () => {
    const files = [...workflows().map(({ text }) => text), readFileSync(ACTION, "utf8")];
    const uses = files.flatMap((text) => text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line)));
    assert.ok(uses.length > 5);
    for (const line of uses) {
      if (/uses: \.\/\.github\//.test(line)) continue;
      assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, line);
    }
  });

  it("name one digest for one version of an action", () => {
    const files = [...workflows().map(({ text }) => text), readFileSync(ACTION, "utf8")].join("\n");
    const pins = new Map<string, Set<string>>();
    for (const [, action, pin] of files.matchAll(/uses: ([\w-]+\/[\w-]+)@(.*)/g))
      pins.set(action!, (pins.get(action!) ?? new Set()).add(pin!));
    for (const [action, versions] of pins) assert.equal(versions.size, 1, `${action}: ${[...versions].join(", ")}`);
  });

  it("name only existing actions of this repository", () => {
    for (const { job } of jobs())
      for (const { uses } of job.steps)
        if (uses?.startsWith("./")) assert.ok(existsSync(join(ROOT, uses, "action.yml")), uses);
  });

  it("run targets of the Makefile and nothing else", () => {
    for (const { at, job } of jobs()) {
      for (const run of commands(job)) {
        const target = MAKE.exec(run)?.groups?.target;
        assert.ok(target, `${at}: ${run}`);
        // --question makes nothing; it ends with 2 for a target that is not there.
        const { status } = attempt("make", ["--question", "--always-make", target]);
        assert.notEqual(status, 2, `${at}: the Makefile has no target ${target}`);
      }
    }
  });

  it("use stacks that have a configuration", () => {
    const stacks = jobs().flatMap(({ job }) => job.strategy?.matrix.stack ?? []);
    const named = withCredentials().flatMap(({ targets }) => targets.map((run) => MAKE.exec(run)?.groups?.stack));
    for (const stack of [...stacks, ...named]) assert.ok(existsSync(join(ROOT, `Pulumi.${stack}.yaml`)), stack);
  });

  it("give the token only the permissions that each job declares", () => {
    for (const { file, permissions } of workflows()) assert.deepEqual(permissions, {}, file);
    const allowed: Record<string, string[]> = {
      contents: ["read"],
      "id-token": ["write"],
      "pull-requests": ["write"],
    };
    for (const { at, job } of jobs()) {
      assert.ok(job.permissions, `${at} says no permissions`);
      for (const [scope, access] of Object.entries(job.permissions)) {
        assert.ok(allowed[scope]?.includes(access), `${at}: ${scope}: ${access}`);
      }
    }
  });

  it("request a token of GitHub's identity provider only to assume a role", () => {
    for (const { at, job } of jobs()) {
      const assumes = job.steps.some(({ uses }) => uses === "./.github/actions/stack");
      assert.equal(job.permissions?.["id-token"], assumes ? "write" : undefined, at);
    }
  });

  it("store no key: the only secret is the run's own token, and only the comment has it", () => {
    for (const { file, text } of workflows()) assert.doesNotMatch(text, /secrets\.|AWS_SECRET|aws-secret/i, file);
    const holders = jobs().flatMap(({ job }) => job.steps.filter(({ env }) => env?.GH_TOKEN));
    assert.deepEqual(
      holders.map(({ run }) => MAKE.exec(run!)?.groups?.target),
      ["comment"],
    );
  });

  it("leave no token in the checked out repository", () => {
    for (const { at, job } of jobs()) {
      const checkouts = job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      assert.equal(checkouts.length, 1, at);
      assert.equal(checkouts[0]!.with?.["persist-credentials"], false, at);
    }
  });

  it("give pull requests of forks no credentials, and never run on pull_request_target", () => {
    for (const { file, on } of workflows()) assert.ok(!("pull_request_target" in on), file);
    const pull = workflows().find(({ on }) => "pull_request" in on)!;
    for (const [name, job] of Object.entries(pull.jobs)) {
      if (!job.permissions?.["id-token"]) continue;
      assert.match(job.if ?? "", /^github\.event\.pull_request\.head\.repo\.full_name == github\.repository\b/, name);
    }
  });

  it("deploy a stack only in the environment of its name, and preview it only in that for previews", () => {
    const seen = withCredentials();
    assert.deepEqual(
      seen.filter(({ environment }) => !environment.startsWith("preview-")).map(({ environment }) => environment),
      ["dev", "prod"],
    );
    for (const { at, environment, targets } of seen) {
      const stack = environment.replace(/^preview-/, "");
      const looking = environment.startsWith("preview-");
      for (const run of targets) {
        const groups = MAKE.exec(run)!.groups!;
        assert.equal(groups.stack, stack, `${at}: ${run}`);
        const may = looking ? ["preview", "comment", "drift", "policy-check"] : ["up"];
        assert.ok(may.includes(groups.target!), `${at}: ${run}`);
      }
    }
  });

  it("update a stack one at a time, and never cancel an update", () => {
    for (const { at, environment, job } of withCredentials().filter(({ targets }) =>
      targets.some((run) => /^make up /.test(run)),
    )) {
      assert.deepEqual(job.concurrency, { group: `stack-${environment}`, "cancel-in-progress": false }, at);
    }
    for (const { at, job } of jobs()) {
      if (job.concurrency?.["cancel-in-progress"])
        assert.ok(!job.steps.some(({ run }) => run?.startsWith("make up")), at);
    }
  });

  it("deploy prod after dev, after its preview, and from main only", () => {
    const main = workflows().find(({ jobs }) => jobs.prod)!;
    assert.deepEqual(main.on, { push: { branches: ["main"] } });
    const order: string[] = [];
    for (let name: string | undefined = "prod"; name; name = [main.jobs[name]!.needs ?? []].flat()[0])
      order.unshift(name);
    assert.deepEqual(order, ["unit", "dev", "preview-prod", "prod"]);
  });

  it("run every suite first, in parallel, and the unit tests on both Node versions", () => {
    // `make faults` and `make emulator` run their parts, too.
    const all = ["lint", ...SUITES.map(({ name }) => name)]
      .filter((name) => !/^(other-node$|faults-|emulator-)/.test(name))
      .sort();
    for (const file of ["main.yml", "pull-request.yml"]) {
      const { jobs } = workflows().find((workflow) => workflow.file === file)!;
      const tests = Object.entries(jobs).filter(([, job]) => job.needs === undefined);
      const run = tests.flatMap(([, job]) => commands(job).map((command) => command.replace("make ", "")));
      assert.deepEqual(run.sort(), all, file);
      assert.deepEqual(jobs.unit!.strategy!.matrix.node, [22, 24]);
      const first = Object.entries(jobs).find(([, job]) => job.needs !== undefined)!;
      assert.deepEqual(
        first[1].needs,
        tests.map(([name]) => name),
        file,
      );
    }
  });

  it("time out if something hangs", () => {
    for (const { at, job } of jobs()) assert.ok((job["timeout-minutes"] ?? 361) <= 60, at);
  });
});

function attempt(command: string, args: string[]): { status: number } {
  try {
    execFileSync(command, args, { cwd: ROOT, stdio: "ignore" });
    return { status: 0 };
  } catch (error) {
    return { status: (error as { status: number }).status };
  }
}
