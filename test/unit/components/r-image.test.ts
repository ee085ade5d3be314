import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "../../../components/config/load";
import { RImage, type RImageArgs } from "../../../components/image/r-image";
import { signsWithCurl } from "../../../components/stack/models";
import { mockEngine, only, type Registered, resolved, seenTimeouts, settled } from "./support";

describe("RImage", () => {
  const start = process.cwd();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "image-"));
    process.chdir(folder);
    writeFileSync("packages.R", 'install.packages("tibble")\n');
  });
  afterEach(() => {
    process.chdir(start);
    rmSync(folder, { recursive: true });
  });

  async function image(args: Partial<RImageArgs> = {}, opts?: pulumi.ComponentResourceOptions) {
    const context = join(folder, "context");
    rmSync(context, { recursive: true, force: true });
    mkdirs(context, { Dockerfile: "ARG BASE\nFROM $BASE\n" });
    const registered = mockEngine();
    const made = new RImage("r", { context, base: "base:1", packages: "packages.R", ...args }, opts);
    await settled();
    const remote = only(registered, "docker:index/remoteImage:RemoteImage").inputs;
    return { made, registered, remote, tag: String(remote.name).split(":").at(-1) };
  }

  const counts = ({ registered }: { registered: Registered[] }) => {
    const policy = only(registered, "aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs.policy as string;
    return JSON.parse(policy).rules.map((rule: { selection: { countNumber: number } }) => rule.selection.countNumber);
  };

  it("needs a newer curl for queues and for schedules whose runs may not overlap", () => {
    const every = { name: "daily", expression: "rate(1 day)" };
    const models = [
      {},
      { queue: {} },
      { schedule: [every] },
      { schedule: [every, { ...every, name: "alone", overlap: "skip" }] },
    ].map((model, i) => ({ name: `model-${i}`, script: "model.R", ...model }));
    const config = checkConfig({ models } as never, "Pulumi.dev.yaml");
    assert.deepEqual(config.models.map(signsWithCurl), [false, true, false, true]);
  });

  it("requires a newer curl only with queues", async () => {
    const args = async (more: Partial<RImageArgs>) => (await image(more)).remote.build as { buildArgs: object };
    assert.deepEqual(await args({ queues: false }), await args({}));
    assert.deepEqual((await args({ queues: true })).buildArgs, {
      ...(await args({})).buildArgs,
      QUEUES: "yes",
    });
  });

  it("may take hours for its build and its push: packages from source, another processor, a slow uplink", async () => {
    const { transformations, timeouts } = seenTimeouts();
    await image({}, { transformations });
    for (const type of ["docker:index/remoteImage:RemoteImage", "docker:index/registryImage:RegistryImage"])
      assert.deepEqual(timeouts.get(type), { create: "4h", update: "4h" });
  });

  it("keeps all tagged images while a model is held at an earlier revision", async () => {
    assert.deepEqual(counts(await image({ keepImages: "all" })), [1]);
    assert.deepEqual(counts(await image()), [1, 20]);
  });

  it("creates a repository with immutable tags, a scan on push and a lifecycle policy", async () => {
    const made = await image({ keepImages: 3 });
    const { registered } = made;
    const repository = only(registered, "aws:ecr/repository:Repository").inputs;
    assert.equal(repository.imageTagMutability, "IMMUTABLE");
    assert.deepEqual(repository.imageScanningConfiguration, { scanOnPush: true });
    assert.deepEqual(counts(made), [1, 3]);
  });

  it("builds and pushes with the hashes of content and image as tag, and references the image by digest", async () => {
    const { made, registered, remote, tag } = await image();
    assert.match(tag!, /^[0-9a-f]{16}$/);
    assert.equal(remote.name, `registry.example:4567/r:${tag}`);
    const pushed = only(registered, "docker:index/registryImage:RegistryImage").inputs;
    assert.equal(pushed.name, `registry.example:4567/r:${tag}-${"1".repeat(12)}`);
    assert.deepEqual((remote.build as Record<string, unknown>).buildArgs, {
      BASE: "base:1",
      PACKAGES: "packages/packages.R",
    });
    assert.equal(await resolved(made.uri), `registry.example:4567/r@sha256:${"d".repeat(64)}`);
  });

  it("passes several lists to the build, the first to install, and rebuilds if another changes", async () => {
    writeFileSync("names.txt", "tibble\n");
    const both = await image({ packages: ["packages.R", "names.txt"] });
    const { PACKAGES, PACKAGE_LIST } = (both.remote.build as { buildArgs: Record<string, string> }).buildArgs;
    assert.deepEqual([PACKAGES, PACKAGE_LIST], ["packages/", "packages.R"]);
    const { context } = both.remote.build as { context: string };
    for (const list of ["packages.R", "names.txt"]) assert.ok(existsSync(join(context, "packages", list)), list);
    writeFileSync("names.txt", "dplyr\n");
    assert.notEqual((await image({ packages: ["packages.R", "names.txt"] })).tag, both.tag);
  });

  it("stages each content in a folder of its own, complete as soon as it is there, and deletes those unused for a day", async () => {
    const staged = async () => ((await image()).remote.build as { context: string }).context;
    const first = await staged();
    const inode = statSync(first).ino;
    const old = new Date(Date.now() - 25 * 3600 * 1000);
    utimesSync(first, old, old);
    assert.equal(await staged(), first);
    assert.equal(statSync(first).ino, inode, "another run may be reading it");
    writeFileSync("packages.R", "dplyr\n");
    const second = await staged();
    assert.deepEqual(readdirSync(join(first, "..")).sort(), [first, second].map((path) => basename(path)).sort());
    assert.equal(readFileSync(join(second, "packages/packages.R"), "utf8"), "dplyr\n");
    utimesSync(first, old, old);
    await staged();
    assert.deepEqual(readdirSync(join(first, "..")), [basename(second)]);
  });

  it("passes the package repository and the mode for locked versions to the build", async () => {
    const { remote } = await image({ packageRepository: "https://packages.example/cran", packageVersions: "nearest" });
    const { REPOSITORY, PACKAGE_VERSIONS } = (remote.build as { buildArgs: Record<string, string> }).buildArgs;
    assert.deepEqual([REPOSITORY, PACKAGE_VERSIONS], ["https://packages.example/cran", "nearest"]);
  });

  it("passes the distribution's packages to the build, and rebuilds if they change, in any order", async () => {
    const both = await image({ systemPackages: ["libproj-dev", "ffmpeg"] });
    const { SYSTEM_PACKAGES } = (both.remote.build as { buildArgs: Record<string, string> }).buildArgs;
    assert.equal(SYSTEM_PACKAGES, "ffmpeg libproj-dev");
    assert.equal((await image({ systemPackages: ["ffmpeg", "libproj-dev"] })).tag, both.tag);
    assert.notEqual((await image({ systemPackages: ["ffmpeg"] })).tag, both.tag);
  });

  it("has the same tag for the same content and another for a changed file, package list, base or rebuild text", async () => {
    const first = (await image()).tag;
    assert.equal((await image()).tag, first);
    assert.notEqual((await image({ base: "base:2" })).tag, first);
    assert.notEqual((await image({ rebuild: "2" })).tag, first);
    assert.notEqual((await image({ platform: "linux/arm64" })).tag, first);
    writeFileSync("packages.R", 'install.packages("dplyr")\n');
    assert.notEqual((await image()).tag, first);
  });

  it("keeps the registry's password out of every resource, in a file that only the user can read", async () => {
    const { registered } = await image();
    const token = Buffer.from("AWS:registry-password").toString("base64");
    const all = JSON.stringify(registered);
    assert.ok(!all.includes("registry-password") && !all.includes(token));
    const file = join(".build", "r", "registry", "config.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), { auths: { "registry.example:4567": { auth: token } } });
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("names a package list that cannot be read", () => {
    mockEngine();
    mkdirs(join(folder, "context"), { Dockerfile: "" });
    assert.throws(
      () => new RImage("r", { context: join(folder, "context"), base: "b", packages: "nope.R" }),
      /package list .*\/nope\.R cannot be read/,
    );
  });
});

function mkdirs(folder: string, files: Record<string, string>) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
