import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LocalBucket } from "../../runner/cli/local/folder";
import { TestWorld } from "./fake/world";

/**
 * A `docker` that keeps its arguments and carries a container out as the image would: the folder mounted at /bucket gets an
 * output and a manifest. `$CODE` and `$OOM` are how it ends.
 */
const DOCKER = `#!/bin/sh
printf '%s\\n' "$*" >> "$HOME/docker.txt"
case "$1" in
  create)
    for word in "$@"; do case "$word" in *:/bucket) echo "\${word%:/bucket}" > "$HOME/bucket";; esac; done
    for word in "$@"; do case "$word" in RFARGATE_RUN_ID=*) echo "\${word#*=}" > "$HOME/id";; esac; done
    echo container;;
  start)
    id=$(cat "$HOME/id"); bucket=$(cat "$HOME/bucket")
    cp -r "$bucket/input/runs/$id" "$HOME/staged"
    echo "rfargate: run $id"; echo hello; echo warning >&2
    printf A > "$bucket/output/$id/a.txt"
    [ -n "$KILLED" ] || sed "s/RUN/$id/g" "$HOME/manifest.json" > "$bucket/runs/$id/manifest.json"
    echo "rfargate: end run=$id exit=0";;
  inspect) echo "\${CODE:-0} \${OOM:-false}";;
esac
`;

const MANIFEST = {
  version: 1,
  runId: "RUN",
  startedAt: "2026-11-21T07:00:00.000Z",
  finishedAt: "2026-11-21T07:00:01.000Z",
  scripts: [],
  inputs: [],
  outputs: [
    {
      key: "output/RUN/a.txt",
      path: "a.txt",
      bytes: 1,
      sha256: "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd",
    },
  ],
  exitCode: 0,
};

describe("rfargate local", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
    world.write("a.R", "cat('hello')");
    world.write("manifest.json", JSON.stringify(MANIFEST));
    docker(DOCKER);
  });
  afterEach(() => world.end());

  function docker(script: string): void {
    world.write("bin/docker", script);
    chmodSync(join(world.folder, "bin/docker"), 0o755);
    Object.assign(world.env, { PATH: `${join(world.folder, "bin")}:${process.env.PATH}`, HOME: world.folder });
  }

  describe("with the stack's image", () => {
    it("logs docker in to the registry if the image is missing, with the password only on stdin", async () => {
      const login = 'login) cat > "$HOME/password"; exit 0;;\n  image) exit 1;;\n  create)';
      docker(DOCKER.replace("create)", login));
      assert.equal(await world.run("local", "a.R"), 0, world.stderr);
      assert.equal(world.read("password"), world.aws.ecr.password);
      assert.match(world.read("docker.txt"), /^login --username AWS --password-stdin repo$/m);
      assert.ok(!world.read("docker.txt").includes(world.aws.ecr.password));
    });

    it("makes no AWS call if the image exists locally", async () => {
      assert.equal(await world.run("local", "a.R"), 0, world.stderr);
      assert.deepEqual(world.aws.calls, []);
    });
  });

  it("prints R's lines on stdout, exits with 0 and keeps the outputs", async () => {
    assert.equal(await world.run("local", "a.R"), 0, world.stderr);
    assert.deepEqual(world.stdout.trim().split("\n").sort(), ["hello", "warning"]);
    assert.equal(readFileSync(join(world.folder, "output/a.txt"), "utf8"), "A");
  });

  it("gives the container the limits, the read-only root and the layout of the task", async () => {
    await world.run("local", "a.R", "--cpu", "512", "--memory", "1024");
    const create =
      world
        .read("docker.txt")
        .split("\n")
        .find((line) => line.startsWith("create")) ?? "";
    for (const part of [
      "--init",
      "--read-only",
      "--cpus 0.5",
      "--memory 1024m",
      "--volume /work",
      "--volume /tmp",
      "SCRIPT=a.R",
    ]) {
      assert.ok(create.includes(part), part);
    }
    assert.ok(create.endsWith("repo@sha256:0"), create);
  });

  it("stages one item as its variables, and its file as an input", async () => {
    world.write("scenes/a.tif", "scene");
    assert.equal(await world.run("local", "a.R", "--item", "scenes/a.tif"), 0, world.stderr);
    assert.equal(world.read("staged/files/a.tif"), "scene");
    assert.ok(world.read("staged/environment").includes('RFARGATE_ITEM={"file":"a.tif"}\0'));
    assert.ok(!world.read("docker.txt").includes("RFARGATE_ITEM"));
  });

  it("stages script, inputs and variables like a run on AWS, with no value on a command line", async () => {
    world.write("data/x.csv", "1");
    await world.run("local", "a.R", "-i", "data", "-e", "TOKEN=geheim");
    assert.equal(world.read("staged/r_scripts/a.R"), "cat('hello')");
    assert.equal(world.read("staged/files/data/x.csv"), "1");
    assert.equal(world.read("staged/environment"), "TOKEN=geheim\0");
    assert.doesNotMatch(world.read("docker.txt"), /geheim/);
  });

  it("leaves neither container nor folder behind", async () => {
    await world.run("local", "a.R");
    assert.match(world.read("docker.txt"), /^rm --force --volumes container$/m);
    assert.equal(existsSync(world.read("bucket").trim()), false);
  });

  it("keeps the outputs where the run wrote them if --out cannot be written, and says where, exit 73", async () => {
    world.write("taken", "a file");
    assert.equal(await world.run("local", "a.R", "--out", "taken"), 73, world.stderr);
    assert.match(world.stderr, /ended with exit code 0 [\s\S]*error: cannot write the outputs: .*taken/);
    const [, kept] = /^ {2}try: copy them from (.*)$/m.exec(world.stderr)!;
    assert.equal(readFileSync(join(kept!, "a.txt"), "utf8"), "A");
    assert.match(world.read("docker.txt"), /^rm --force --volumes container$/m);
    rmSync(world.read("bucket").trim(), { recursive: true });
  });

  describe("where the temporary folder", () => {
    const before = process.env.TMPDIR;
    afterEach(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });

    it("does not exist, starts nothing, exit 73", async () => {
      process.env.TMPDIR = join(world.folder, "none");
      assert.equal(await world.run("local", "a.R"), 73, world.stderr);
      assert.match(world.stderr, /error: cannot write the run's files to .*none: ENOENT.*\n {2}try: set TMPDIR/m);
      assert.throws(() => world.read("bucket"));
    });

    it("takes not all files, leaves none there", async () => {
      process.env.TMPDIR = join(world.folder, "small");
      mkdirSync(process.env.TMPDIR);
      const gone = { source: join(world.folder, "gone.csv"), path: "gone.csv", bytes: 1, sha256: "" };
      const parts = { scripts: [], inputs: [gone], environment: {} };
      await assert.rejects(LocalBucket.make("r1", parts), { exitCode: 73 });
      assert.deepEqual(readdirSync(process.env.TMPDIR), []);
    });
  });

  it("exits with R's code, and reports a lack of memory", async () => {
    Object.assign(world.env, { CODE: "137", OOM: "true", KILLED: "1" });
    assert.equal(await world.run("local", "a.R"), 137);
    assert.match(world.stderr, /more memory than the task has/);
  });

  it("uses a fixed image name without a stack, and says so", async () => {
    delete world.env.RFARGATE_OUTPUTS;
    world.write("bin/pulumi", "#!/bin/sh\necho 'error: no stack selected' >&2; exit 255\n");
    chmodSync(join(world.folder, "bin/pulumi"), 0o755);
    assert.equal(await world.run("local", "a.R"), 0);
    assert.match(world.read("docker.txt"), /^create .* r-on-fargate:latest$/m);
    assert.match(world.stderr, /using r-on-fargate:latest/);
  });

  it("rejects missing scripts with exit 66, and sizes that Fargate does not have with 64", async () => {
    assert.equal(await world.run("local", "none.R"), 66);
    assert.equal(await world.run("local", "a.R", "--cpu", "100"), 64);
    assert.equal(existsSync(join(world.folder, "docker.txt")), false);
  });

  it("explains missing docker, an engine that does not answer, and a missing image, exit 69", async () => {
    docker(
      "#!/bin/sh\necho 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2; exit 1\n",
    );
    assert.equal(await world.run("local", "a.R"), 69);
    assert.match(world.stderr, /docker does not answer/);
    docker("#!/bin/sh\necho 'Error: No such image: x' >&2; exit 1\n");
    assert.equal(await world.run("local", "a.R", "--image", "x"), 69);
    assert.match(world.stderr, /the image is not on this machine and cannot be pulled/);
    assert.ok(world.stderr.includes("(docker build -t r-on-fargate:latest runner/image)"), world.stderr);
    world.env.R_ON_FARGATE_BASE_IMAGE = "my/r:1";
    assert.equal(await world.run("local", "a.R"), 69);
    assert.match(world.stderr, /docker build -t r-on-fargate:latest --build-arg BASE=my\/r:1 runner\/image/);
    world.env.PATH = join(world.folder, "empty");
    assert.equal(await world.run("local", "a.R", "--image", "x"), 69);
    assert.match(world.stderr, /docker cannot be run/);
  });

  it("stops the container properly on Ctrl-C, keeps the outputs so far and exits with 130", async () => {
    docker(
      DOCKER.replace(
        "start)",
        'start) echo started > "$HOME/started"; while [ ! -e "$HOME/stopped" ]; do sleep 0.02; done',
      ).replace("inspect)", 'stop) echo > "$HOME/stopped";;\n  inspect)'),
    );
    world.env.CODE = "143";
    const running = world.run("local", "a.R");
    while (!existsSync(join(world.folder, "started"))) await new Promise((done) => setTimeout(done, 10));
    world.interrupt();
    assert.equal(await running, 130);
    assert.match(world.read("docker.txt"), /^stop --time 120 container$/m);
    assert.equal(readFileSync(join(world.folder, "output/a.txt"), "utf8"), "A");
  });
});
