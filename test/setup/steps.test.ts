import assert from "node:assert/strict";
import fc from "fast-check";
import { inOrder, type Reporter, runSteps, type Step, withNeeds } from "../../runner/setup/steps";

const QUIET: Reporter = { start() {}, progress() {}, note() {}, done() {}, failed() {}, end() {} };

/** A clock that keeps the durations it is given. */
class Clock {
  readonly recorded: Record<string, number> = {};
  last(step: string) {
    return this.recorded[step];
  }
  record(step: string, seconds: number) {
    this.recorded[step] = seconds;
  }
}

function namesBelow(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `s${index}`);
}

function step(name: string, needs: string[] = [], work: Partial<Step> = {}): Step {
  return { name, doing: `doing ${name}`, needs, check: () => false, do: async () => {}, ...work };
}

/** Work that ends a little later. */
async function soon(work: () => void): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  work();
}

describe("the order of set-up steps", () => {
  it("puts every step after its needs, for any graph without cycles", () => {
    const needs = fc
      .integer({ min: 1, max: 12 })
      .chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => fc.subarray(namesBelow(index)))));
    const graphs = needs.map((all) => all.map((names, index) => step(`s${index}`, names)));
    const given = graphs.chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));
    fc.assert(
      fc.property(given, (steps) => {
        const names = inOrder(steps).map(({ name }) => name);
        assert.equal(new Set(names).size, steps.length);
        for (const { name, needs } of steps)
          for (const need of needs) assert.ok(names.indexOf(need) < names.indexOf(name));
      }),
    );
  });

  it("rejects a cycle and names it", () => {
    assert.throws(() => inOrder([step("a", ["b"]), step("b", ["a"])]), /a > b > a/);
  });

  it("rejects an unknown need", () => {
    assert.throws(() => inOrder([step("a", ["ghost"])]), /a needs ghost/);
  });

  it("takes only the named steps and their needs", () => {
    const steps = [step("a"), step("b", ["a"]), step("c", ["b"]), step("d")];
    assert.deepEqual(
      withNeeds(steps, ["b"]).map(({ name }) => name),
      ["a", "b"],
    );
  });
});

describe("running set-up steps", () => {
  it("does nothing for a step that is done, and records no time for it", async () => {
    const done: string[] = [];
    const clock = new Clock();
    await runSteps([step("a", [], { check: () => true, do: async () => void done.push("a") })], QUIET, clock);
    assert.deepEqual(done, []);
    assert.deepEqual(clock.recorded, {});
  });

  it("runs steps that do not need each other at the same time", async () => {
    let release = () => {};
    const started = new Promise<void>((resolve) => (release = resolve));
    // `a` ends only once `b` has started: one after the other they would never end.
    await runSteps(
      [step("a", [], { do: () => started }), step("b", [], { do: async () => release() })],
      QUIET,
      new Clock(),
    );
  });

  it("waits for a step's needs", async () => {
    const order: string[] = [];
    const slow = step("slow", [], {
      do: () => soon(() => order.push("slow")),
    });
    await runSteps([step("after", ["slow"], { do: async () => void order.push("after") }), slow], QUIET, new Clock());
    assert.deepEqual(order, ["slow", "after"]);
  });

  it("continues steps that do not need the failed one, leaves out those that do, and then reports every failure", async () => {
    const done: string[] = [];
    const steps = [
      step("bad", [], { do: async () => Promise.reject(new Error("no disk")) }),
      step("bad too", [], { do: async () => Promise.reject(new Error("no net")) }),
      step("needs bad", ["bad"], { do: async () => void done.push("needs bad") }),
      step("other", [], {
        do: () => soon(() => done.push("other")),
      }),
    ];
    await assert.rejects(runSteps(steps, QUIET, new Clock()), (error: AggregateError) => {
      assert.deepEqual(error.errors.map(String), ["Error: no disk", "Error: no net"]);
      return true;
    });
    assert.deepEqual(done, ["other"]);
  });
});
