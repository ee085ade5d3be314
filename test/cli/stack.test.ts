import assert from "node:assert/strict";
import { chmodSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { parseIni } from "../../runner/cli/aws/profile";
import { denied } from "./fake/faults";
import { TestWorld } from "./fake/world";

/** What pulumi prints, and what the user must read. */
const REFUSALS: Array<{ pulumi: string; says: RegExp }> = [
  { pulumi: "error: no stack selected; please use `pulumi stack select` to choose one", says: /no stack is selected/ },
  { pulumi: "error: no stack named 'dev' found", says: /stack "dev" does not exist/ },
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

  it("reads the named stack's outputs from pulumi's export", async () => {
    world.write("exported.json", exported(JSON.parse(world.read("outputs.json"))));
    pulumi('echo "$@" > asked; cat exported.json');
    world.aws.runsLike({ lines: ["hello"] });
    assert.equal(await world.run("run", "test-script.R", "--stack", "dev"), 0);
    assert.equal(world.read("asked"), "stack export --non-interactive --stack dev\n");
  });

  describe("whose outputs are cached", () => {
    /** Gives Pulumi one revision of the model, and the bucket another. */
    function revise(told: number, published = told): void {
      const { rOnFargate } = JSON.parse(world.read("outputs.json"));
      const at = (revision: number) => {
        const arn = rOnFargate.models["first-run"].taskDefinitionArn.replace(/\d+$/, revision);
        const model = { ...rOnFargate.models["first-run"], taskDefinitionArn: arn, revision };
        return { ...rOnFargate, models: { "first-run": model } };
      };
      const { region, accountId, partition } = rOnFargate.aws;
      world.write("exported.json", exported({ rOnFargate: at(told) }));
      const inBucket = { ...at(published), aws: { region, accountId, partition } };
      world.aws.s3.put("rfargate/stack.json", JSON.stringify(inBucket, undefined, 2));
    }
    /** The revision that a run was started with, and whether Pulumi was asked for it. */
    async function started(...options: string[]): Promise<string> {
      world.write("asked", "");
      assert.equal(await world.run("run", "test-script.R", "--no-follow", ...options), 0, world.stderr);
      const revision = world.aws.ecs.asked.at(-1)?.taskDefinition.split(":").at(-1);
      return `${revision}, ${world.read("asked") === "" ? "remembered" : "asked"}`;
    }
    beforeEach(() => {
      pulumi('echo "$@" > asked; cat exported.json');
      revise(3);
      world.write(".pulumi/workspaces/project-0123-workspace.json", '{"stack":"dev"}');
    });

    it("uses the cache while its bucket publishes the same outputs", async () => {
      assert.equal(await started(), "3, asked");
      assert.equal(await started(), "3, remembered");
      assert.equal(await started("--stack", "dev"), "3, asked");
    });

    it("reads the outputs again after a deployment", async () => {
      await started();
      revise(4);
      assert.equal(await started(), "4, asked");
      assert.equal(await started(), "4, remembered");
    });

    it("reads the outputs again if the bucket publishes other ones, none, or cannot be read", async () => {
      revise(4, 3);
      await started();
      assert.equal(await started(), "4, asked");
      world.aws.s3.objects.delete("rfargate/stack.json");
      assert.equal(await started(), "4, asked");
      revise(4);
      world.aws.faults.next("s3:GetObject", denied("s3:GetObject"));
      assert.equal(await started(), "4, asked");
      assert.equal(await started(), "4, remembered");
    });

    const changes: Record<string, () => void> = {
      "another stack was selected": () =>
        world.write(".pulumi/workspaces/project-0123-workspace.json", '{"stack":"production"}'),
      "Pulumi was logged in elsewhere": () => world.write(".pulumi/credentials.json", "{}"),
      "another backend is set": () => Object.assign(world.env, { PULUMI_BACKEND_URL: "file:///elsewhere" }),
      "another stack is set": () => Object.assign(world.env, { PULUMI_STACK: "production" }),
      "the project's file was written": () => world.write("Pulumi.yaml", "name: other"),
    };
    for (const [what, change] of Object.entries(changes)) {
      it(`is asked for again after ${what}`, async () => {
        await started();
        change();
        assert.equal(await started(), "3, asked");
      });
    }

    it("removes answers of a month ago, which no stack may have any more", async () => {
      const old = ".cache/r-on-fargate/stacks/00.json";
      const recent = ".cache/r-on-fargate/stacks/11.json";
      for (const file of [old, recent]) world.write(file, "{}");
      const [monthAgo, weekAgo] = [31, 7].map((days) => Date.now() / 1000 - days * 86_400);
      utimesSync(join(world.folder, old), monthAgo!, monthAgo!);
      utimesSync(join(world.folder, recent), weekAgo!, weekAgo!);
      await started();
      const left = readdirSync(join(world.folder, ".cache/r-on-fargate/stacks"));
      assert.deepEqual([left.length, left.includes("11.json")], [2, true]);
    });

    it("reads the outputs again if the cache is damaged", async () => {
      await started();
      const [file] = readdirSync(join(world.folder, ".cache/r-on-fargate/stacks"));
      world.write(`.cache/r-on-fargate/stacks/${file}`, "{");
      assert.equal(await started(), "3, asked");
    });
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
      assert.match(world.stderr, /stack "dev" has no output rOnFargate: it is not up yet/);
      assert.match(world.stderr, /try: /);
    });
  }

  it("reads a named stack with pulumi in spite of RFARGATE_OUTPUTS", async () => {
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

  it("reports that no stack is selected, and names the local stack's environment", async () => {
    pulumi('echo "error: no stack selected; please use pulumi stack select" >&2; exit 255');
    assert.equal(await world.run("ls"), 78);
    assert.match(world.stderr, /no stack is selected/);
    assert.match(world.stderr, /eval "\$\(make -s env\)"/);
  });

  it("explains missing pulumi, exit 78", async () => {
    delete world.env.RFARGATE_OUTPUTS;
    world.env.PATH = join(world.folder, "empty");
    assert.equal(await world.run("ls"), 78);
    assert.match(world.stderr, /pulumi is not on PATH/);
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

  it("of the stack is replaced by the operator's own if this machine does not have it", async () => {
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

  it("with a ca_bundle that cannot be read is rejected with exit 69", async () => {
    world.write("config", `[profile test]\nendpoint_url = ${world.aws.url}\nca_bundle = /none/ca.pem\n`);
    assert.equal(await world.run("ls"), 69);
    assert.match(world.stderr, /\/none\/ca\.pem/);
  });

  it("signs with the profile's keys", async () => {
    await world.run("ls");
    assert.match(world.aws.authorizations.at(-1) ?? "", /Credential=AKIATEST\//);
  });
});
