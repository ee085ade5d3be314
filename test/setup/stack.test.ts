import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../local/setup/places";
import { dropSalt, isUnfinished, outdatedReason, releaseStack } from "../../local/setup/stack";
import { skip } from "../support/skip";

describe("the state of stack local", () => {
  it("is unfinished if operations were started and not ended", () => {
    const state = (latest: object) => JSON.stringify({ version: 3, checkpoint: { latest } });
    assert.equal(isUnfinished(state({ resources: [{}], pending_operations: [{ type: "creating" }] })), true);
    assert.equal(isUnfinished(state({ resources: [{}] })), false);
    assert.equal(isUnfinished(state({ pending_operations: null })), false);
    // As `pulumi stack init` writes it.
    assert.equal(isUnfinished('{"version":3,"checkpoint":{"Latest":{"metadata":{}}}}'), false);
  });
});

describe("whether stack local matches the emulator", () => {
  let root: string;
  const places = () => ({
    backend: join(root, "backend"),
    passphrase: join(root, "passphrase"),
    stackInstance: join(root, "instance"),
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "stack-"));
    mkdirSync(join(root, "backend/.pulumi/stacks/r-on-fargate"), { recursive: true });
    writeFileSync(places().passphrase, "x");
    writeFileSync(places().stackInstance, "one\n");
    save({ resources: [{}] });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function save(latest: object): void {
    const file = join(root, "backend/.pulumi/stacks/r-on-fargate/local.json");
    writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { latest } }));
  }

  it("is true for the emulator that it was created in", () => {
    assert.equal(outdatedReason("one", places()), undefined);
  });

  it("is false after the emulator started empty", () => {
    assert.equal(outdatedReason("two", places()), "lost");
  });

  it("is true if nothing was created", () => {
    save({});
    assert.equal(outdatedReason("two", places()), "missing");
  });

  it("is false after an interrupted deployment", () => {
    save({ resources: [{}], pending_operations: [{}] });
    assert.equal(outdatedReason("one", places()), "unfinished");
  });

  it("is false without the passphrase of its secrets", () => {
    rmSync(places().passphrase);
    assert.equal(outdatedReason("one", places()), "unreadable");
  });

  it("removes the lock of a killed Pulumi, and fails while one is running", () => {
    const lock = join(root, "backend/.pulumi/locks/organization/r-on-fargate/local/a.json");
    mkdirSync(join(lock, ".."), { recursive: true });
    writeFileSync(lock, JSON.stringify({ pid: process.pid }));
    assert.throws(() => releaseStack(places().backend), new RegExp(`process ${process.pid}`));
    assert.ok(existsSync(lock));
    // Larger than any process number that Linux gives.
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 23 }));
    releaseStack(places().backend);
    assert.equal(existsSync(lock), false);
  });
});

describe("the salt that Pulumi writes into the stack's file", () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), "salt-")), "Pulumi.local.yaml");
  });
  afterEach(() => rmSync(join(file, ".."), { recursive: true }));

  it("is removed again, and the rest stays unchanged", () => {
    writeFileSync(file, "# words\nconfig:\n  a:b: c\nencryptionsalt: v1:x=:v1:y==\n");
    dropSalt(file);
    assert.equal(readFileSync(file, "utf8"), "# words\nconfig:\n  a:b: c\n");
  });

  it("is not in the file as committed: another machine has another passphrase", function () {
    const { status, stdout } = spawnSync("git", ["show", "HEAD:Pulumi.local.yaml"], { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) skip(this, "not a git checkout");
    assert.doesNotMatch(stdout, /encryptionsalt/);
  });

  it("stays where secret values need it", () => {
    const text = "encryptionsalt: v1:x\nconfig:\n  a:b:\n    secure: v1:z\n";
    writeFileSync(file, text);
    dropSalt(file);
    assert.equal(readFileSync(file, "utf8"), text);
  });
});
