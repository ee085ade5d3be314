import assert from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { image } from "./fake/definitions";
import { arn, deploy, forecastWorld, own } from "./fake/forecast";
import { model, stack } from "./fake/stack";
import type { TestWorld } from "./fake/world";

const queue = {
  url: "https://sqs",
  arn: "arn:sqs",
  deadLetterUrl: "https://dead",
  deadLetterArn: "arn:dead",
  service: "test-score",
};

describe("rfargate rollback", function () {
  this.timeout(20_000);
  let world: TestWorld;
  const definitions = () => world.aws.ecs.definitions;

  beforeEach(async () => {
    world = await forecastWorld();
  });
  afterEach(() => world.end());

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

  it("holds the model at the previous revision, in the configuration, and runs pulumi up", async () => {
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

  it("holds the workers of a queue at their revision of that time", async () => {
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
    assert.match(world.stderr, /Apply it: pulumi up --stack test/);
  });

  it("returns the model to the newest revision", async () => {
    pulumi([{ name: "forecast", revision: 2 }]);
    deploy(world, own(2, 3));
    assert.equal(await world.run("rollback", "--undo", "--yes"), 0);
    assert.deepEqual(asked().slice(1), [
      "config rm --path models[0].revision --non-interactive --stack test",
      "up --stack test --yes",
    ]);
    assert.match(world.stderr, /revision 2 -> 3/);
  });

  it("reports that the configuration keeps the change if pulumi up fails", async () => {
    pulumi([{ name: "forecast" }], "exit 255");
    assert.equal(await world.run("rollback", "--yes"), 69);
    assert.match(world.stderr, /pulumi up exited with code 255; the stack's configuration keeps the change/);
  });

  const refused: Array<[string, number, string[], RegExp, (() => void)?]> = [
    ["a revision that is not there", 66, ["--to", "9", "--yes"], /no active revision 9[\s\S]*one of 2, 1/],
    ["nobody to ask", 64, [], /no terminal to confirm pulumi up/],
    ["--to with --undo", 64, ["--undo", "--to", "1"], /exclude each other/],
    ["no number", 64, ["--to", "one"], /--to "one"/],
    ["options for a pulumi up that is not run", 64, ["--no-up", "--", "--refresh"], /--no-up runs no pulumi up/],
    [
      "a revision whose image is gone",
      66,
      ["--yes"],
      /image of revision 2 is no longer in the repository/,
      () => world.aws.ecr.digests.delete(image("b").slice("repo@".length)),
    ],
    [
      "a model without an earlier revision",
      66,
      ["--yes"],
      /no active revision before 3[\s\S]*keepRevisions/,
      () => {
        for (const each of definitions().all.slice(0, 2)) each.status = "INACTIVE";
      },
    ],
    ["a model that the configuration does not have", 64, ["--yes"], /no longer has model "forecast"/, () => pulumi([])],
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
