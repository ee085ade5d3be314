import assert from "node:assert/strict";
import fc from "fast-check";
import { inSteps, outSteps, type Step, wakeSteps } from "../../../components/queue/queue-steps";

const bound = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number(text));

/** The adjustment that AWS makes for a breach, or undefined when no step fits. */
function adjustment(steps: Step[], breach: number, above: boolean): number | undefined {
  const fits = steps.filter((step) => {
    const lower = bound(step.metricIntervalLowerBound, -Infinity);
    const upper = bound(step.metricIntervalUpperBound, Infinity);
    return above ? breach >= lower && breach < upper : breach > lower && breach <= upper;
  });
  assert.ok(fits.length <= 1, `${fits.length} steps fit ${breach}`);
  return fits[0]?.scalingAdjustment;
}

/** Tasks after a change in per cent, as AWS rounds it; at least one task changes. */
function changed(tasks: number, percent: number): number {
  const change = (tasks * percent) / 100;
  return tasks + Math.sign(percent) * Math.max(1, Math.floor(Math.abs(change)));
}

const counts = fc.record({
  tasks: fc.integer({ min: 1, max: 500 }),
  messages: fc.integer({ min: 0, max: 1_000_000 }),
  backlog: fc.integer({ min: 1, max: 1000 }),
});

describe("the steps of a queue's scaling", () => {
  it("out: for any backlog up to ten times the accepted one, one step makes it acceptable", () => {
    fc.assert(
      fc.property(counts, ({ tasks, messages, backlog }) => {
        const each = messages / tasks;
        fc.pre(each > backlog && each <= 10 * backlog && tasks > 10);
        const percent = adjustment(outSteps(backlog), each - backlog, true);
        assert.ok(percent !== undefined);
        const after = changed(tasks, percent);
        assert.ok(messages / (after + 1) <= backlog, `${messages} messages, ${tasks} to ${after} tasks`);
      }),
    );
  });

  it("in: never fewer tasks than messages in the queue, and none without messages", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (tasks, messages) => {
        fc.pre(messages < tasks);
        const percent = adjustment(inSteps(), messages / tasks - 1, false);
        if (percent === undefined) {
          assert.ok((tasks - messages) / tasks < 0.01, "idle tasks stay");
          return;
        }
        const after = changed(tasks, percent);
        assert.ok(after >= messages, `${tasks} to ${after} tasks with ${messages} messages`);
        assert.ok(after < tasks);
        if (messages === 0) assert.equal(after, 0);
      }),
    );
  });

  it("wake-up: at least one task and at most maxTasks, enough for the backlog within that, at most twice as many", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 1000 }),
        (messages, backlog, maxTasks) => {
          const steps = wakeSteps(backlog, maxTasks);
          assert.ok(steps.length <= 20);
          const count = adjustment(steps, messages - 1, true);
          assert.ok(count !== undefined && count >= 1 && count <= maxTasks);
          const needed = Math.min(Math.ceil(messages / backlog), maxTasks);
          assert.ok(count >= needed && count <= 2 * needed, `${count} tasks where ${needed} are needed`);
        },
      ),
    );
  });
});
