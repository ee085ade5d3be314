import assert from "node:assert/strict";
import fc from "fast-check";
import { LogTally, proofText, proveLog } from "../../runner/cli/outcome/log-proof";
import { anyText } from "../support/any-text";
import { FakeAws, streamOf } from "./fake/aws";
import { denied } from "./fake/faults";
import { figuresOf, lastLines } from "./fake/last-lines";
import { TestWorld } from "./fake/world";

const PRINTED = ["rfargate: run r1: test-script.R", ...Array.from({ length: 1_500 }, (_, i) => `line ${i}`)];

describe("the proof that a log is complete", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  /** Lets the next task print lines, of which CloudWatch gives some later or never. */
  function prints(give: (stream: string, last: string[]) => void): void {
    world.aws.ecs.onStart = (task) => {
      const runId = FakeAws.runId(task);
      world.aws.leave(runId, {}, 0, PRINTED);
      give(streamOf(task), lastLines(runId, PRINTED));
    };
  }

  it("is given by run, logs and report", async () => {
    prints((stream, last) => world.aws.logs.add(stream, [...PRINTED, ...last]));
    assert.equal(await world.run("run", "--id", "r1"), 0);
    assert.match(world.stderr, /\nlog complete: 1,501 lines\n/);
    world.stderr = "";
    assert.equal(await world.run("logs", "r1"), 0);
    assert.match(world.stderr, /log complete: 1,501 lines\n$/);
    assert.equal(await world.run("report", "r1", "--out", "r.html"), 0);
    assert.match(world.read("r.html"), /log complete: 1,501 lines/);
  });

  it("waits for lines that arrive after the last one", async () => {
    prints((stream, last) => {
      world.aws.logs.add(stream, [...PRINTED.slice(0, 1_000), ...last]);
      world.aws.logs.add(stream, PRINTED.slice(1_000), { from: 30 });
    });
    assert.equal(await world.run("run", "--id", "r1"), 0);
    assert.equal(world.stdout.split("\n").length, 1_501);
    assert.doesNotMatch(world.stderr, /log incomplete/);
  });

  it("waits for them even if the container's count arrives after its last line", async () => {
    prints((stream, [counted, end]) => {
      world.aws.logs.add(stream, [...PRINTED.slice(0, 1_000), end!]);
      world.aws.logs.add(stream, [...PRINTED.slice(1_000), counted!], { from: 30 });
    });
    assert.equal(await world.run("run", "--id", "r1"), 0);
    assert.equal(world.stdout.split("\n").length, 1_501);
    assert.match(world.stderr, /log complete: 1,501 lines/);
  });

  it("reports the number of missing lines", async () => {
    prints((stream, last) => world.aws.logs.add(stream, [...PRINTED.slice(0, -3), ...last]));
    assert.equal(await world.run("run", "--id", "r1", "--json"), 0);
    assert.match(world.stderr, /log incomplete: 3 of 1,501 lines missing/);
    assert.deepEqual(world.json.log, { lines: 1_501, missing: 3, complete: false });
    world.stderr = "";
    assert.equal(await world.run("logs", "r1"), 0);
    assert.match(world.stderr, /log incomplete: 3 of 1,501 lines missing/);
  });

  it("takes the count from the log if the manifest cannot be read or was never written", async () => {
    world.aws.ecs.onStart = (task) => world.aws.logs.add(streamOf(task), [...PRINTED, ...lastLines("r1", PRINTED)]);
    assert.equal(await world.run("run", "--id", "r1"), 0);
    assert.match(world.stderr, /\nlog complete: 1,501 lines\n/);
    world.stderr = "";
    assert.equal(await world.run("logs", "r1"), 0);
    assert.match(world.stderr, /log complete: 1,501 lines\n$/);
  });

  it("is reported as missing if neither the manifest nor the log's last lines can be read", async () => {
    world.aws.ecs.onStart = (task) => world.aws.logs.add(streamOf(task), PRINTED);
    world.aws.leave("r1", {}, 0, PRINTED);
    world.aws.faults.always("s3:GetObject", denied("s3:GetObject"));
    assert.equal(await world.run("run", "--id", "r1"), 69);
    assert.match(world.stderr, /log not verified: the manifest with the container's count could not be read/);
  });

  it("is not given for a part of a log (--tail, --timestamps)", async () => {
    prints((stream, last) => world.aws.logs.add(stream, [...PRINTED, ...last]));
    await world.run("run", "--id", "r1", "--no-follow");
    world.stdout = "";
    assert.equal(await world.run("logs", "r1", "--tail", "2", "--timestamps"), 0);
    assert.match(world.stdout, /^\d{4}-\d\d-\d\dT[\d:.]+Z line 1498\n\S+Z line 1499\n$/);
    world.stdout = world.stderr = "";
    assert.equal(await world.run("logs", "r1", "--since", "1m"), 0);
    assert.equal(world.stdout, "");
    assert.doesNotMatch(world.stderr, /log (in)?complete/);
    assert.equal(await world.run("logs", "-f", "r1", "--tail", "1"), 0);
    assert.equal(world.stdout, "line 1499\n");
  });

  it("accepts exactly the printed lines, for any lines", () => {
    const lines = fc.array(anyText().map((text) => text.replaceAll("\n", "")));
    fc.assert(
      fc.property(lines, fc.nat(), (printed, at) => {
        const read = new LogTally();
        for (const line of printed) read.add(line);
        assert.ok(proveLog(read.figures, figuresOf(printed))?.complete);
        const some = printed.filter((line) => line !== "");
        fc.pre(some.length > 0);
        const less = new LogTally();
        for (const line of some.toSpliced(at % some.length, 1)) less.add(line);
        assert.match(proofText(proveLog(less.figures, figuresOf(printed))!), /incomplete: 1 of /);
      }),
    );
  });
});
