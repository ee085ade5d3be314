import assert from "node:assert/strict";
import { image } from "./fake/definitions";
import { arn, deploy, forecastWorld, own } from "./fake/forecast";
import { CLUSTER_ARN } from "./fake/stack";
import type { TestWorld } from "./fake/world";

describe("rfargate revisions, diff and prune", function () {
  this.timeout(20_000);
  let world: TestWorld;

  const definitions = () => world.aws.ecs.definitions;

  beforeEach(async () => {
    world = await forecastWorld();
  });
  afterEach(() => world.end());

  describe("revisions", () => {
    it("lists active revisions, newest first, with the changes of each", async () => {
      assert.equal(await world.run("revisions"), 0);
      const lines = world.stdout.trimEnd().split("\n");
      assert.match(lines[0]!, /^REVISION +USE +REGISTERED \(UTC\) +IMAGE +CHANGED$/);
      assert.match(lines[1]!, /^3 +in use +2025-10-09 08:55 +sha256:cccccccccccc +environment\.SCRIPT, image$/);
      assert.match(lines[3]!, /^1 +2025-10-09 08:53 +sha256:aaaaaaaaaaaa$/);
    });

    it("orders by number: 10 is newer than 9", async () => {
      for (let revision = 4; revision <= 10; revision++) definitions().register("test-forecast");
      deploy(world, own(10));
      assert.equal(await world.run("revisions", "--json", "-n", "2"), 0);
      const list = JSON.parse(world.stdout);
      assert.deepEqual(
        list.map(({ revision, use, changes }: { revision: number; use: string; changes: unknown[] }) => [
          revision,
          use,
          changes.length,
        ]),
        [
          [10, "in use", 0],
          [9, null, 0],
        ],
      );
    });
  });

  describe("diff", () => {
    it("finds nothing and exits with 0 if everything matches the stack", async () => {
      world.aws.ecs.add({ taskDefinitionArn: arn("test-forecast:3") });
      assert.equal(await world.run("diff"), 0);
      assert.equal(world.stdout, "");
      assert.match(world.stderr, /no difference/);
    });

    it("reports revisions registered outside, and tasks and services on other revisions, with 1", async () => {
      definitions().register("test-forecast", { image: image("c"), environment: { SCRIPT: "c.R" }, memory: 1024 });
      deploy(world, { ...own(3), api: { url: "http://api", service: "test-forecast", port: 8000 } });
      definitions().services.push({
        serviceName: "test-forecast",
        status: "ACTIVE",
        deployments: [
          { status: "PRIMARY", taskDefinition: arn("test-forecast:4"), runningCount: 1 },
          { status: "ACTIVE", taskDefinition: arn("test-forecast:2"), runningCount: 2 },
        ],
      });
      for (const revision of [2, 2, 3]) world.aws.ecs.add({ taskDefinitionArn: arn(`test-forecast:${revision}`) });
      world.aws.ecs.add({ taskDefinitionArn: arn("test-forecast-two:2") });
      assert.equal(await world.run("diff"), 1);
      assert.deepEqual(world.stdout.trimEnd().split("\n"), [
        "model forecast: revision 4 was registered outside of the stack",
        "  memory: 512 -> 1024",
        "model forecast: service test-forecast runs revision 4, not 3",
        "model forecast: service test-forecast still has 2 tasks of a deployment of revision 2",
        "model forecast: 2 tasks of revision 2 run, not of 3",
      ]);
    });

    it("reports a revision that is deregistered or never existed, and a deleted image", async () => {
      world.aws.ecr.digests.clear();
      assert.equal(await world.run("diff", "--json"), 1);
      assert.deepEqual(
        JSON.parse(world.stdout).map(({ kind }: { kind: string }) => kind),
        ["image"],
      );
      definitions().all[2]!.status = "INACTIVE";
      world.stdout = "";
      assert.equal(await world.run("diff"), 1);
      assert.match(world.stdout, /revision 3 is deregistered, so nothing can start; pulumi up --refresh/);
      deploy(world, own(7));
      assert.equal(await world.run("diff"), 1);
    });

    it("does not report the configuration's revisions as registered outside while a model is held", async () => {
      deploy(world, own(2, 3));
      assert.equal(await world.run("diff"), 0);
      assert.match(world.stderr, /model forecast is held at revision 2; the configuration's is 3/);
    });

    it("compares two revisions by field, without values of the user's variables", async () => {
      definitions().register("test-forecast", { environment: { SCRIPT: "c.R", TOKEN: "topsecret" }, memory: 1024 });
      assert.equal(await world.run("diff", "1", "4"), 1);
      assert.deepEqual(world.stdout.trimEnd().split("\n"), [
        "memory: 512 -> 1024",
        "r-ecs-container.environment.SCRIPT: a.R -> c.R",
        "r-ecs-container.environment.TOKEN: changed (values of variables are not shown)",
      ]);
      assert.equal(await world.run("diff", "3", "3"), 0);
      assert.equal(await world.run("diff", "9"), 66);
    });
  });

  describe("prune", () => {
    it("keeps the newest and those in use by the stack and its services", async () => {
      for (let revision = 4; revision <= 8; revision++) definitions().register("test-forecast");
      const api = { url: "http://api", service: "test-forecast", port: 8000 };
      deploy(world, { ...own(4, 8), api }, { keepRevisions: 2 });
      definitions().services.push({
        serviceName: "test-forecast",
        status: "ACTIVE",
        deployments: [{ status: "ACTIVE", taskDefinition: arn("test-forecast:2") }],
      });
      assert.equal(await world.run("prune", "--json"), 0);
      assert.deepEqual(definitions().active("test-forecast"), [2, 4, 7, 8]);
      assert.deepEqual(
        world.json.deregistered,
        [6, 5, 3, 1].map((revision) => `test-forecast:${revision}`),
      );
    });

    it("deregisters all revisions of a removed model, by the stack's tag, and none of another stack", async () => {
      const outputs = { cluster: { name: "test", arn: CLUSTER_ARN } };
      deploy(world, own(3), outputs);
      definitions().register("test-gone");
      definitions().register("test-two-model");
      definitions().tags.set("test-gone", [{ key: "r-on-fargate:stack", value: "test" }]);
      definitions().tags.set("test-two-model", [{ key: "r-on-fargate:stack", value: "test-two" }]);
      assert.equal(await world.run("prune", "--dry-run"), 0);
      assert.equal(world.stdout, "test-gone:1 would be deregistered\n");
      assert.deepEqual(definitions().active("test-gone"), [1]);
      assert.equal(await world.run("prune"), 0);
      assert.deepEqual(definitions().active("test-gone"), []);
      assert.deepEqual(definitions().active("test-two-model"), [1]);
      assert.deepEqual(definitions().active("test-forecast"), [1, 2, 3]);
    });

    it("keeps none with --all and --yes", async () => {
      assert.equal(await world.run("prune", "--all"), 64);
      assert.match(world.stderr, /every revision of stack "test"/);
      assert.deepEqual(definitions().active("test-forecast"), [1, 2, 3]);
      assert.equal(await world.run("prune", "--all", "--yes"), 0);
      assert.deepEqual(definitions().active("test-forecast"), []);
    });
  });
});
