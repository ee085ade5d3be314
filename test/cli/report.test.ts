import assert from "node:assert/strict";
import fc from "fast-check";
import type { Receipt } from "../../runner/cli/records/receipt-schema";
import { formatBytes, plainLine } from "../../runner/cli/report/collected/plain-text";
import { PHASES, timelineOf } from "../../runner/cli/report/collected/timeline";
import { html } from "../../runner/cli/report/page/html";
import { anyText } from "../support/any-text";
import { streamOf } from "./fake/aws";
import { exits, type FakeTask } from "./fake/ecs";
import { TestWorld } from "./fake/world";

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
).toString("latin1");

describe("the page's templates", () => {
  it("escape every text, in content and in attributes", () => {
    const text = "<script>alert(\"1\" & '2')</script>";
    const escaped = "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;";
    assert.equal(html`<a title="${text}">${text}</a>`.text, `<a title="${escaped}">${escaped}</a>`);
  });

  it("never let a text start an element or end an attribute", function () {
    this.timeout(20_000);
    fc.assert(fc.property(anyText(), (text) => !/[<>"']/.test(html`${text}`.text)));
  });

  it("accept their own markup, lists of it, and empty values", () => {
    const items = ["a&b", "c"].map((item) => html`<li>${item}</li>`);
    assert.equal(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.text, "<ul><li>a&amp;b</li><li>c</li></ul>0");
  });
});

describe("a line of a log", () => {
  for (const [what, line, shown] of [
    ["without colours", "\u001b[31mred\u001b[0m and \u001b[1;32mgreen\u001b[m", "red and green"],
    ["as a progress bar left it", "10 %\r50 %\r100 %", "100 %"],
    ["of Windows", "text\r", "text"],
    ["with tabs", "a\tb", "a\tb"],
    ["with a bell or a null", "a\u0007b\u0000c", "a\ufffdb\ufffdc"],
  ] as const) {
    it(`is shown ${what}`, () => assert.equal(plainLine(line), shown));
  }
});

it("bytes have fitting units", () => {
  assert.deepEqual([0, 999, 1_000, 32_605, 5_000_000, 2.5e12].map(formatBytes), [
    "0 B",
    "999 B",
    "1.0 kB",
    "32.6 kB",
    "5.0 MB",
    "2.5 TB",
  ]);
});

const START = Date.parse("2026-11-21T07:00:00Z");

/** A receipt of a run that was asked for so many seconds after START. */
function receipt(at: number, seconds: Partial<Receipt["seconds"]>): Receipt {
  const all = { queued: null, pulled: null, booted: null, ran: null, ended: null, billed: null, ...seconds };
  const length = PHASES.reduce((sum, { phase }) => sum + (all[phase] ?? 0), 0);
  const iso = (after: number) => new Date(START + after * 1000).toISOString();
  return {
    version: 1,
    runId: "r",
    region: "eu-west-1",
    architecture: "X86_64",
    cpu: 256,
    memory: 512,
    storage: 20,
    spot: false,
    shared: false,
    times: {
      createdAt: iso(at),
      pullStartedAt: null,
      pullStoppedAt: null,
      startedAt: null,
      rStartedAt: null,
      rStoppedAt: null,
      stoppedAt: iso(at + length),
    },
    seconds: all,
    complete: true,
    cost: null,
    costUnknown: "a test",
  };
}

describe("the timeline", () => {
  it("draws runs that are close together on one clock", () => {
    const { rows, start, span } = timelineOf([receipt(0, { queued: 10, ran: 90 }), receipt(100, { ran: 100 })]);
    assert.equal(start, START);
    assert.equal(span, 200);
    assert.deepEqual(
      rows[0]!.map(({ from, to }) => [from, to]),
      [
        [0, 0.05],
        [0.05, 0.5],
      ],
    );
    assert.deepEqual(
      rows[1]!.map(({ from, to }) => [from, to]),
      [[0.5, 1]],
    );
  });

  it("draws runs of different days each from the left end", () => {
    const { rows, start, span } = timelineOf([receipt(0, { ran: 100 }), receipt(86_400, { ran: 50 })]);
    assert.equal(start, undefined);
    assert.equal(span, 100);
    assert.deepEqual(
      rows.map(([bar]) => [bar!.from, bar!.to]),
      [
        [0, 1],
        [0, 0.5],
      ],
    );
  });

  it("is empty without times", () => {
    assert.deepEqual(timelineOf([undefined]), { rows: [[]], span: 0, ticks: [] });
  });

  it("has visible bars, in order, without overlap and inside the drawing, for any durations", function () {
    this.timeout(20_000);
    const length = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: null });
    const lengths = fc.record({ queued: length, pulled: length, booted: length, ran: length, ended: length });
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e7 }), lengths), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(some, (runs) => {
        for (const bars of timelineOf(runs.map(([at, seconds]) => receipt(at, seconds))).rows) {
          bars.forEach(({ from, to }, i) => {
            assert.ok(to > from && from >= 0 && to <= 1 + 1e-9, `${from} ${to}`);
            if (i > 0) assert.ok(Math.abs(from - bars[i - 1]!.to) < 1e-9);
          });
        }
      }),
    );
  });
});

describe("rfargate report", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await TestWorld.make();
  });
  afterEach(() => world.end());

  const end = { executionStoppedAt: START / 1000 + 30, stoppedAt: START / 1000 + 40 };

  /** Runs a script that leaves this behind. */
  async function ran(id: string, parts: { lines?: string[]; outputs?: Record<string, string>; exitCode?: number }) {
    world.aws.runsLike(parts);
    const leave = world.aws.ecs.onStart;
    world.aws.ecs.onStart = (task: FakeTask) => {
      const pull = { pullStartedAt: START / 1000 + 2, pullStoppedAt: START / 1000 + 8, startedAt: START / 1000 + 8 };
      Object.assign(task, { createdAt: START / 1000, cpu: "256", memory: "512", ...pull });
      task.steps = exits(parts.exitCode ?? 0, end);
      leave(task);
    };
    await world.run("run", "test-script.R", "--id", id);
    world.stdout = "";
  }

  it("writes one page of a run, named after it, with its log, plots, outputs and costs", async () => {
    await ran("r1", { lines: ["<b>bold</b>"], outputs: { "plot.png": "not really", "a.csv": "x\n" } });
    assert.equal(await world.run("report", "r1"), 0, world.stderr);
    assert.equal(world.stdout, "report-r1.html\n");
    const page = world.read("report-r1.html");
    assert.match(page, /&lt;b&gt;bold&lt;\/b&gt;/);
    assert.doesNotMatch(page, /<b>bold/);
    assert.match(page, /<img src="data:image\/png;base64,bm90IHJlYWxseQ==" alt="Plot plot\.png">/);
    assert.match(page, /a\.csv/);
    assert.match(page, /id="total-cost">\$0\.00021</);
    assert.match(page, /Content-Security-Policy" content="default-src &#39;none&#39;; img-src data:;/);
  });

  it("writes one page of several, each once, long after ECS has forgotten them", async () => {
    await ran("r1", {});
    await ran("r2", { exitCode: 3 });
    world.aws.ecs.tasks.length = 0;
    assert.equal(await world.run("report", "r1", "r2", "r1", "--out", "both.html", "--json"), 0, world.stderr);
    assert.deepEqual(
      (world.json.runs as Array<{ runId: string }>).map(({ runId }) => runId),
      ["r1", "r2"],
    );
    const page = world.read("both.html");
    assert.equal(page.match(/<section class="run"/g)?.length, 2);
    assert.match(page, /failed, exit code 3/);
    assert.match(page, /id="total-cost">\$0\.00041</);
  });

  it("reports an image that differs from what the run wrote, and does not show it", async () => {
    await ran("r1", { outputs: { "plot.png": "as it was" } });
    world.aws.s3.put("output/r1/plot.png", PIXEL);
    assert.equal(await world.run("report", "r1"), 0);
    assert.doesNotMatch(world.read("report-r1.html"), /<img/);
    assert.match(world.read("report-r1.html"), /plot\.png: not what the run wrote/);
  });

  it("shows PDFs as links that save them, and large files by name only", async () => {
    await ran("r1", { outputs: { "deep/all.pdf": "%PDF", "large.png": "x".repeat(5_000_001) } });
    assert.equal(await world.run("report", "r1"), 0);
    const page = world.read("report-r1.html");
    assert.match(page, /<a href="data:application\/pdf;base64,JVBERg==" download="all\.pdf">deep\/all\.pdf<\/a>/);
    assert.match(page, /large\.png: with 5\.0 MB too large for this page; <code>rfargate fetch r1/);
  });

  it("leaves out the middle of a log that is too long, and says so", async () => {
    await ran("r1", { lines: Array.from({ length: 12_000 }, (_, i) => `line ${i + 1}`) });
    assert.equal(await world.run("report", "r1"), 0);
    const page = world.read("report-r1.html");
    assert.match(page, />line 2000<[\s\S]*… 2000 lines are not on this page …[\s\S]*>line 4001</);
    assert.doesNotMatch(page, />line 3000</);
    assert.match(page, />line 12000</);
  });

  it("shows only the run's part of a worker's log", async () => {
    const around = ["rfargate: run m-0: a.R", "other", "rfargate: end run=m-0 exit=0", "rfargate: run r1: a.R", "mine"];
    await ran("r1", { lines: around });
    const task = world.aws.ecs.tasks[0]!;
    world.aws.logs.add(streamOf(task), ["rfargate: run m-2: a.R", "later"]);
    assert.equal(await world.run("report", "r1"), 0);
    const page = world.read("report-r1.html");
    assert.match(page, /Log, 2 lines[\s\S]*>mine</);
    assert.doesNotMatch(page, />other<|>later</);
  });

  it("shows what is known about a run without a manifest, and why it ended", async () => {
    world.aws.ecs.steps = exits(137, {
      ...end,
      containers: [{ name: "r-ecs-container", exitCode: 137, reason: "OutOfMemoryError: container killed" }],
    });
    world.aws.ecs.onStart = (task: FakeTask) => world.aws.logs.add(streamOf(task), ["rfargate: run r1: test-script.R"]);
    await world.run("run", "test-script.R", "--id", "r1");
    assert.equal(await world.run("report", "r1"), 0, world.stderr);
    const page = world.read("report-r1.html");
    assert.match(page, /failed, exit code 137/);
    assert.match(page, /Cause:<\/strong> [^<]*memory/);
  });

  it("needs an existing run and a writable folder", async () => {
    assert.equal(await world.run("report", "nothing"), 66);
    await ran("r1", {});
    assert.equal(await world.run("report", "r1", "--out", "no/such/folder.html"), 73);
    assert.match(world.stderr, /cannot write the report/);
  });
});
