import assert from "node:assert/strict";
import { TestWorld } from "./fake/world";
import { REFUSALS } from "./refusals";

describe("bad input", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  for (const { name, args, code, says, prepare } of REFUSALS) {
    it(`refuses ${name} with exit ${code}, and starts nothing`, async () => {
      prepare?.(world);
      assert.equal(await world.run(...args), code, world.stderr);
      for (const pattern of says) assert.match(world.stderr, pattern);
      assert.equal(world.aws.ecs.asked.length, 0);
      assert.equal(world.stdout, "");
    });
  }

  it("prints the error as JSON on stdout for programs", async () => {
    assert.equal(await world.run("status", "nope", "--json"), 66);
    assert.match(JSON.stringify(world.json), /no run \\"nope\\"/);
  });

  it("prints an error of usage as JSON, too", async () => {
    assert.equal(await world.run("ls", "--nope", "--json"), 64);
    assert.deepEqual(world.json, {
      error: { message: "unknown option '--nope'", allowed: null, remedy: "rfargate ls --help", exitCode: 64 },
    });
  });

  it("names the endpoint that does not answer, exit 69", async () => {
    await world.aws.stop();
    assert.equal(await world.run("ls"), 69);
    assert.match(world.stderr, /http:\/\/127\.0\.0\.1:\d+ does not answer/);
  }).timeout(20_000);

  it("reports rejected credentials, exit 69", async () => {
    world.aws.faults.always("ecs:ListTasks", {
      kind: "error",
      status: 400,
      name: "UnrecognizedClientException",
      message: "no",
    });
    assert.equal(await world.run("ls"), 69);
    assert.match(world.stderr, /rejected the AWS credentials/);
  });

  it("reports expired credentials, exit 69", async () => {
    world.aws.faults.always("ecs:ListTasks", {
      kind: "error",
      status: 400,
      name: "ExpiredTokenException",
      message: "expired",
    });
    assert.equal(await world.run("ls"), 69);
    assert.match(world.stderr, /credentials have expired/);
  });
});
