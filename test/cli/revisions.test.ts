import assert from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { StackOutputs } from "../../outputs/schema";
import { image } from "./fake/definitions";
import { CLUSTER_ARN, model, stack } from "./fake/stack";
import { TestWorld } from "./fake/world";

const arn = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;
const own = (revision: number, latestRevision?: number) => ({
  taskDefinitionArn: arn(`test-forecast:${revision}`),
  revision,
  ...(latestRevision === undefined ? {} : { latestRevision }),
});
const queue = {
  url: "https://sqs",
  arn: "arn:sqs",
  deadLetterUrl: "https://dead",
  deadLetterArn: "arn:dead",
  service: "test-score",
};

describe("rfargate revisions, diff, rollback and prune", function () {
  this.timeout(20_000);
  let world: TestWorld;

  /** A stack with a model `forecast`, whose family is `test-forecast`. */
  const deploy = (more: Partial<Parameters<typeof model>[1]>, outputs: Partial<StackOutputs> = {}) =>
    world.deploy(stack({ models: { forecast: model("forecast", more) }, ...outputs }));
  const definitions = () => world.aws.ecs.definitions;

  beforeEach(async () => {
    world = await TestWorld.make();
    for (const digit of "abc") {
      definitions().register("test-forecast", { image: image(digit), environment: { SCRIPT: `${digit}.R` } });
      world.aws.ecr.digests.add(image(digit).slice("repo@".length));
    }
    deploy(own(3));
  });
  afterEach(() => world.end());

  describe("revisions", () => {
    it("lists what can be started, newest first, with what each changed", async () => {
      assert.equal(await world.run("revisions"), 0);
      const lines = world.stdout.trimEnd().split("\n");
      assert.match(lines[0]!, /^REVISION +USE +REGISTERED \(UTC\) +IMAGE +CHANGED$/);
      assert.match(lines[1]!, /^3 +in use +2025-10-09 08:55 +sha256:cccccccccccc +environment\.SCRIPT, image$/);
      assert.match(lines[3]!, /^1 +2025-10-09 08:53 +sha256:aaaaaaaaaaaa$/);
    });

    it("orders by number: 10 is newer than 9", async () => {
      for (let revision = 4; revision <= 10; revision++) definitions().register("test-forecast");
      deploy(own(10));
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
    it("finds nothing and exits with 0 when what runs is what the stack has", async () => {
      world.aws.ecs.add({ taskDefinitionArn: arn("test-forecast:3") });
      assert.equal(await world.run("diff"), 0);
      assert.equal(world.stdout, "");
      assert.match(world.stderr, /no difference/);
    });

    it("tells of revisions registered outside, tasks and services on others, with 1", async () => {
      definitions().register("test-forecast", { image: image("c"), environment: { SCRIPT: "c.R" }, memory: 1024 });
      deploy({ ...own(3), api: { url: "http://api", service: "test-forecast", port: 8000 } });
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

    it("tells of a revision that is deregistered or that never was, and of an image that is gone", async () => {
      world.aws.ecr.digests.clear();
      assert.equal(await world.run("diff", "--json"), 1);
      assert.deepEqual(
        JSON.parse(world.stdout).map(({ kind }: { kind: string }) => kind),
        ["image"],
      );
      definitions().all[2]!.status = "INACTIVE";
      world.stdout = "";
      assert.equal(await world.run("diff"), 1);
      assert.match(world.stdout, /revision 3 is deregistered, so nothing can be started; pulumi up --refresh/);
      deploy(own(7));
      assert.equal(await world.run("diff"), 1);
    });

    it("does not take what the configuration makes for something from outside while a model is held", async () => {
      deploy(own(2, 3));
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

  describe("rollback", () => {
    /** A pulumi that keeps the models' configuration in a file, and notes what it was asked. */
    function pulumi(models: object[], up = "exit 0"): void {
      world.write("models.json", JSON.stringify(models));
      const script = `#!/bin/sh
echo "$@" >> asked
case "$1 $2" in
  "config get") cat models.json ;;
  "up "*) echo updating; ${up} ;;
esac`;
      world.write("bin/pulumi", script);
      chmodSync(join(world.folder, "bin/pulumi"), 0o755);
      world.env.PATH = `${join(world.folder, "bin")}:${process.env.PATH}`;
    }
    const asked = () => world.read("asked").trimEnd().split("\n");

    it("holds the model at the revision before, in the configuration, and runs pulumi up", async () => {
      pulumi([{ name: "other" }, { name: "forecast", script: "c.R" }]);
      assert.equal(await world.run("rollback", "--yes", "--json", "--", "--policy-pack", "policy"), 0);
      assert.deepEqual(asked(), [
        "config get models --non-interactive --stack test",
        "config set --path models[1].revision 2 --non-interactive --stack test",
        "up --stack test --yes --policy-pack policy",
      ]);
      const { changes, ...rest } = world.json;
      assert.deepEqual(rest, { model: "forecast", from: 3, to: 2, held: true, worker: null, applied: true });
      assert.deepEqual(
        (changes as Array<{ field: string }>).map(({ field }) => field),
        ["r-ecs-container.environment.SCRIPT", "r-ecs-container.image"],
      );
    });

    it("holds the workers of a queue at what they had then", async () => {
      definitions().all.length = 0;
      // The model's first, the workers' after it, as an update makes them; once only the workers' changed.
      for (const family of ["forecast", "score", "score-worker", "score-worker", "score", "score-worker"]) {
        definitions().register(`test-${family}`);
      }
      const worker = { taskDefinitionArn: arn("test-score-worker:3"), family: "test-score-worker", revision: 3 };
      const score = { taskDefinitionArn: arn("test-score:2"), revision: 2, queue: { ...queue, worker } };
      world.deploy(stack({ models: { score: model("score", score) } }));
      pulumi([{ name: "score", queue: { revision: 3 } }]);
      assert.equal(await world.run("rollback", "--to", "1", "--no-up"), 0);
      assert.deepEqual(asked().slice(1), [
        "config set --path models[0].revision 1 --non-interactive --stack test",
        "config set --path models[0].queue.revision 2 --non-interactive --stack test",
      ]);
      assert.match(world.stderr, /revision 2 -> 1 \(workers: 2\)/);
      assert.match(world.stderr, /Nothing has changed yet: run pulumi up --stack test/);
    });

    it("lets the model follow the configuration again", async () => {
      pulumi([{ name: "forecast", revision: 2 }]);
      deploy(own(2, 3));
      assert.equal(await world.run("rollback", "--undo", "--yes"), 0);
      assert.deepEqual(asked().slice(1), [
        "config rm --path models[0].revision --non-interactive --stack test",
        "up --stack test --yes",
      ]);
      assert.match(world.stderr, /revision 2 -> 3/);
    });

    it("says that the configuration keeps the change when pulumi up fails", async () => {
      pulumi([{ name: "forecast" }], "exit 255");
      assert.equal(await world.run("rollback", "--yes"), 69);
      assert.match(world.stderr, /pulumi up ended with exit code 255; the stack's configuration keeps the change/);
    });

    const refused: Array<[string, number, string[], RegExp, (() => void)?]> = [
      ["a revision that is not there", 66, ["--to", "9", "--yes"], /no revision 9[\s\S]*one of 2, 1/],
      ["nobody to ask", 64, [], /nobody is here to answer/],
      ["--to with --undo", 64, ["--undo", "--to", "1"], /both given/],
      ["no number", 64, ["--to", "one"], /--to 'one'/],
      ["options for a pulumi up that is not run", 64, ["--no-up", "--", "--refresh"], /there is none/],
      [
        "a revision whose image is gone",
        66,
        ["--yes"],
        /image of revision 2 is not in the repository/,
        () => world.aws.ecr.digests.delete(image("b").slice("repo@".length)),
      ],
      [
        "a model without an earlier revision",
        66,
        ["--yes"],
        /no revision before 3[\s\S]*keepRevisions/,
        () => {
          for (const each of definitions().all.slice(0, 2)) each.status = "INACTIVE";
        },
      ],
      ["a model that the configuration does not have", 64, ["--yes"], /no model 'forecast'/, () => pulumi([])],
    ];
    for (const [what, code, args, message, before] of refused) {
      it(`refuses ${what} with ${code} and changes nothing`, async () => {
        pulumi([{ name: "forecast" }]);
        before?.();
        assert.equal(await world.run("rollback", ...args), code);
        assert.match(world.stderr, message);
        if (existsSync(join(world.folder, "asked"))) assert.deepEqual(asked().slice(1), []);
      });
    }
  });

  describe("prune", () => {
    it("keeps the newest and those in use by the stack and its services", async () => {
      for (let revision = 4; revision <= 8; revision++) definitions().register("test-forecast");
      const api = { url: "http://api", service: "test-forecast", port: 8000 };
      deploy({ ...own(4, 8), api }, { keepRevisions: 2 });
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

    it("takes all of a model that is gone, by the stack's tag, and nothing of another stack", async () => {
      const outputs = { cluster: { name: "test", arn: CLUSTER_ARN } };
      deploy(own(3), outputs);
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

    it("keeps none with --all, when told so with --yes", async () => {
      assert.equal(await world.run("prune", "--all"), 64);
      assert.match(world.stderr, /every model of stack 'test' unstartable/);
      assert.deepEqual(definitions().active("test-forecast"), [1, 2, 3]);
      assert.equal(await world.run("prune", "--all", "--yes"), 0);
      assert.deepEqual(definitions().active("test-forecast"), []);
    });
  });
});
