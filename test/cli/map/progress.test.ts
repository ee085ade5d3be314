import assert from "node:assert/strict";
import type { ItemOutcome, MapRecord } from "../../../contract/map/layout";
import { type MapProgress, progressBlock, secondsLeft } from "../../../runner/cli/map/map-progress";

const record = { map: "sweep", count: 200 } as MapRecord;
const outcome = (index: number, error: string | null = null) =>
  ({ index, exitCode: error === null ? 0 : 1, error }) as ItemOutcome;
const items = (outcomes: ItemOutcome[]) => new Map(outcomes.map((each) => [each.index, each]));
const progress = (more: Partial<MapProgress> = {}): MapProgress => ({
  record,
  outcomes: { items: new Map(), tasks: [] },
  from: { items: 0, at: 0 },
  now: 60_000,
  ...more,
});

describe("the live block of a map", () => {
  it("has the counts, what runs and waits, the time left, the cost, failures with an example each, and the newest line", () => {
    const ended = [
      ...Array.from({ length: 46 }, (_, i) => outcome(i + 1)),
      outcome(50, "Error: a"),
      outcome(47, "Error: a"),
    ];
    const outcomes = { items: items([...ended, outcome(60, "Error: b"), outcome(61, "Error: b")]), tasks: [] };
    const lines = progressBlock(
      progress({ outcomes, chunks: { running: 4, waiting: 9 }, usd: 0.0123, newest: "depth\u001b[2J 7" }),
    );
    assert.deepEqual(lines.slice(0, 4), [
      "map sweep: 46 of 200 items done, 4 failed",
      "  4 tasks running, 9 chunks waiting; about 3 min 00 s left; $0.0123 so far",
      "  2 failed, rfargate logs sweep/47: Error: a",
      "  2 failed, rfargate logs sweep/60: Error: b",
    ]);
    assert.ok(!lines.at(-1)!.includes("\u001b"), "a script cannot act on the terminal");
    assert.match(lines.at(-1)!, /depth/);
  });

  it("keeps its height whatever happens", () => {
    const outcomes = { items: items(Array.from({ length: 100 }, (_, i) => outcome(i + 1, `Error: ${i}`))), tasks: [] };
    const lines = progressBlock(progress({ outcomes }));
    assert.equal(lines.length, 8);
    assert.equal(lines.at(-1), "  95 more errors: rfargate status sweep");
  });

  it("shows no time left when all items are done", () => {
    const outcomes = { items: items(Array.from({ length: 200 }, (_, i) => outcome(i + 1))), tasks: [] };
    assert.equal(secondsLeft(progress({ outcomes })), undefined);
    assert.doesNotMatch(progressBlock(progress({ outcomes })).join("\n"), /left/);
  });

  it("estimates the time left from the items of this round only, and without any shows none", () => {
    const outcomes = { items: items(Array.from({ length: 150 }, (_, i) => outcome(i + 1))), tasks: [] };
    assert.equal(secondsLeft(progress({ outcomes, from: { items: 100, at: 10_000 } })), 50);
    assert.equal(secondsLeft(progress({ outcomes, from: { items: 150, at: 10_000 } })), undefined);
  });
});
