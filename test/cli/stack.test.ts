import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { parseIni } from "../../runner/cli/aws/profile";
import { TestWorld } from "./fake/world";

/** What pulumi prints, and what the user must read. */
const REFUSALS: Array<{ pulumi: string; says: RegExp }> = [
  { pulumi: "error: no stack selected; please use `pulumi stack select` to choose one", says: /no stack is selected/ },
  { pulumi: "error: no stack named 'dev' found", says: /there is no stack 'dev'/ },
  {
    pulumi: "error: no Pulumi.yaml project file found (searching upwards from /x)",
    says: /no Pulumi project in this folder/,
  },
  {
    pulumi: "error: if you're using the --stack flag, pass the fully qualified name (organization/project/stack)",
    says: /no Pulumi project in this folder/,
  },
  {
    pulumi: "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
    says: /not logged in/,
  },
  { pulumi: "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE", says: /passphrase/ },
  { pulumi: "error: the moon is down", says: /the moon is down/ },
];

describe("finding the stack", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  /** Puts a program named pulumi first on PATH. */
  function pulumi(script: string): void {
    world.write("bin/pulumi", `#!/bin/sh\n${script}\n`);
    chmodSync(join(world.folder, "bin/pulumi"), 0o755);
    world.env.PATH = `${join(world.folder, "bin")}:${process.env.PATH}`;
    delete world.env.RFARGATE_OUTPUTS;
  }

  /** What `pulumi stack export` prints of a stack with these outputs. */
  function exported(outputs: object | undefined): string {
    const stack = { urn: "urn:pulumi:dev::r-on-fargate::pulumi:pulumi:Stack::r-on-fargate-dev", outputs };
    const resources = [
      { type: "aws:s3/bucket:Bucket", outputs: {} },
      { type: "pulumi:pulumi:Stack", ...stack },
    ];
    return JSON.stringify({ version: 3, deployment: { resources } });
  }

  it("reads the outputs of the stack named from what pulumi exports", async () => {
    world.write("exported.json", exported(JSON.parse(world.read("outputs.json"))));
    pulumi('echo "$@" > asked; cat exported.json');
    world.aws.runsLike({ lines: ["hello"] });
    assert.equal(await world.run("run", "test-script.R", "--stack", "dev"), 0);
    assert.equal(world.read("asked"), "stack export --non-interactive --stack dev\n");
  });

  for (const [what, text] of Object.entries({
    "other outputs": exported({ other: 1 }),
    "no outputs": exported(undefined),
    "no resources": '{"version":3,"deployment":{}}',
  })) {
    it(`says with exit 78 that a stack with ${what} is not up yet`, async () => {
      world.write("exported.json", text);
      pulumi("cat exported.json");
      assert.equal(await world.run("ls", "--stack", "dev"), 78);
      assert.match(world.stderr, /stack 'dev' has no output rOnFargate: it is not up yet/);
      assert.match(world.stderr, /try: /);
    });
  }

  it("asks pulumi in spite of RFARGATE_OUTPUTS when a stack is named", async () => {
    const outputs = world.env.RFARGATE_OUTPUTS!;
    pulumi("echo 'error: the moon is down' >&2; exit 255");
    world.env.RFARGATE_OUTPUTS = outputs;
    assert.equal(await world.run("ls", "--stack", "dev"), 78);
  });

  for (const { pulumi: text, says } of REFUSALS) {
    it(`explains with exit 78: ${text}`, async () => {
      pulumi(`echo "${text.replaceAll("`", "\\`")}" >&2; exit 255`);
      assert.equal(await world.run("ls", "--stack", "dev"), 78);
      assert.match(world.stderr, says);
      assert.match(world.stderr, /try: /);
    });
  }

  it("says that no stack is selected when none is named, and names the local stack's environment", async () => {
    pulumi('echo "error: no stack selected; please use pulumi stack select" >&2; exit 255');
    assert.equal(await world.run("ls"), 78);
    assert.match(world.stderr, /no stack is selected/);
    assert.match(world.stderr, /eval "\$\(make -s env\)"/);
  });

  it("explains with exit 78 that there is no pulumi", async () => {
    delete world.env.RFARGATE_OUTPUTS;
    world.env.PATH = join(world.folder, "empty");
    assert.equal(await world.run("ls"), 78);
    assert.match(world.stderr, /no pulumi on PATH/);
  });
});

describe("the AWS profile", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  it("is read from sections with and without the word profile, without comments and nested settings", () => {
    const text =
      "[default]\nregion=x # here\n[profile a b]\n; no\nendpoint_url = https://h:1/\ns3 =\n  endpoint_url = http://no\n[sso-session x]\nregion = y\n";
    const sections = parseIni(text);
    assert.equal(sections.default?.region, "x");
    assert.equal(sections["a b"]?.endpoint_url, "https://h:1/");
  });

  it("that the stack names but this machine does not have gives way to the person's own", async () => {
    world.write("config", "");
    world.write("credentials", "[mine]\naws_access_key_id = AKIAMINE\naws_secret_access_key = secret\n");
    const before = { ...process.env };
    Object.assign(process.env, { AWS_PROFILE: "mine", AWS_ENDPOINT_URL: world.aws.url });
    try {
      assert.equal(await world.run("ls"), 0, world.stderr);
      assert.match(world.aws.authorizations.at(-1) ?? "", /Credential=AKIAMINE\//);
    } finally {
      for (const name of ["AWS_PROFILE", "AWS_ENDPOINT_URL"]) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });

  it("with a ca_bundle that cannot be read is refused with exit 69", async () => {
    world.write("config", `[profile test]\nendpoint_url = ${world.aws.url}\nca_bundle = /none/ca.pem\n`);
    assert.equal(await world.run("ls"), 69);
    assert.match(world.stderr, /\/none\/ca\.pem/);
  });

  it("signs with the profile's keys", async () => {
    await world.run("ls");
    assert.match(world.aws.authorizations.at(-1) ?? "", /Credential=AKIATEST\//);
  });
});
