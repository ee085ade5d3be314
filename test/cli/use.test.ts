import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../../runner/cli/program";
import { parseReference } from "../../runner/cli/stack/stack-reference";
import { BUCKET } from "./fake/stack";
import { TestWorld } from "./fake/world";

describe("naming a stack without Pulumi", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    delete world.env.RFARGATE_OUTPUTS;
    // No pulumi: whatever asks it fails.
    world.env.PATH = join(world.folder, "empty");
  });
  afterEach(() => world.end());

  /** The fake's bucket publishes the stack; the caller's own profile reaches it. */
  function publish(): void {
    world.aws.s3.put("rfargate/stack.json", world.read("outputs.json"));
    world.write(".aws/config", `[default]\nregion = eu-west-1\nendpoint_url = ${world.aws.url}\n`);
    world.write(".aws/credentials", "[default]\naws_access_key_id = AKIACALLER\naws_secret_access_key = secret\n");
  }

  it("accepts a file from `export outputs`", async () => {
    world.env.RFARGATE_OUTPUTS = join(world.folder, "outputs.json");
    assert.equal(await world.run("export", "outputs"), 0, world.stderr);
    delete world.env.RFARGATE_OUTPUTS;
    world.write("stack.json", world.stdout);
    assert.equal(await world.run("ls", "--stack", "stack.json"), 0, world.stderr);
  });

  it("accepts the bucket with the stack's published outputs", async () => {
    publish();
    assert.equal(await world.run("ls", "--stack", `s3://${BUCKET}`), 0, world.stderr);
  });

  it("reports a bucket without a stack's outputs, exit 78", async () => {
    publish();
    world.aws.s3.objects.delete("rfargate/stack.json");
    assert.equal(await world.run("ls", "--stack", `s3://${BUCKET}`), 78);
    assert.match(world.stderr, /s3:\/\/data-bucket\/rfargate\/stack\.json does not exist/);
    assert.match(world.stderr, /try: .*pulumi up/);
  });

  it("remembers the stack of `use` in every folder, until --forget", async () => {
    world.write("elsewhere/stack.json", world.read("outputs.json"));
    mkdirSync(join(world.folder, "empty"));
    assert.equal(await world.run("use", "elsewhere/stack.json"), 0, world.stderr);
    assert.match(world.stderr, /stack test \(first-run\) is used in every folder/);
    const other = { ...world.world(), cwd: join(world.folder, "empty") };
    assert.equal(await runCli(["ls"], other), 0, world.stderr);
    assert.equal(await world.run("use"), 0);
    assert.match(world.stdout, /\/elsewhere\/stack\.json\n/);
    assert.equal(await world.run("use", "--forget"), 0);
    assert.equal(await world.run("ls"), 78);
  });

  it("keeps its choice below XDG_CONFIG_HOME if set", async () => {
    world.env.XDG_CONFIG_HOME = join(world.folder, "settings");
    assert.equal(await world.run("use", "outputs.json"), 0, world.stderr);
    assert.match(world.read("settings/r-on-fargate/config.json"), /outputs\.json/);
  });

  it("remembers nothing that cannot be read", async () => {
    assert.equal(await world.run("use", "none.json"), 78);
    assert.equal(await world.run("use", "dev"), 64);
    assert.equal(await world.run("use", "s3://"), 64);
    assert.equal(await world.run("use", "outputs.json", "--forget"), 64);
    assert.equal(await world.run("use"), 0);
    assert.match(world.stdout, /^none: /);
  });

  it("yields to --stack and RFARGATE_OUTPUTS", async () => {
    world.write("broken.json", "{}");
    world.write(".config/r-on-fargate/config.json", JSON.stringify({ stack: join(world.folder, "broken.json") }));
    assert.equal(await world.run("ls"), 78);
    assert.equal(await world.run("ls", "--stack", "outputs.json"), 0, world.stderr);
    world.env.RFARGATE_OUTPUTS = join(world.folder, "outputs.json");
    assert.equal(await world.run("ls"), 0, world.stderr);
  });
});

describe("a reference to a stack", () => {
  for (const [text, reference] of [
    ["dev", { kind: "pulumi", stack: "dev" }],
    ["org/project/dev", { kind: "pulumi", stack: "org/project/dev" }],
    ["stack.json", { kind: "file", path: "stack.json" }],
    ["~/a/stack.json", { kind: "file", path: "~/a/stack.json" }],
    ["s3://data-bucket", { kind: "object", bucket: "data-bucket", key: "rfargate/stack.json" }],
    ["s3://data-bucket/", { kind: "object", bucket: "data-bucket", key: "rfargate/stack.json" }],
    ["s3://data-bucket/a/b.json", { kind: "object", bucket: "data-bucket", key: "a/b.json" }],
  ] as const) {
    it(`${text} is ${reference.kind}`, () => assert.deepEqual(parseReference(text), reference));
  }

  for (const text of ["s3:", "s3://", "s3:///key", "s3://A", "s3:data-bucket"]) {
    it(`${text} is refused`, () => assert.throws(() => parseReference(text), /not an address of a bucket/));
  }
});
