import assert from "node:assert/strict";
import { BACKLOG_PER_TASK, LOAD_PER_TASK, WAITING_FOR_A_TASK } from "../../../components/queue/queue-metrics";
import { metricMath } from "./metric-math";

const late = undefined;

describe("the metrics that scale workers, if data is late", () => {
  it("have no value for minutes that SQS has not published: 0 would keep every alarm unchanged", () => {
    const metrics = { visible: [3, 3, late], inflight: [0, 0, late], running: [late, late, late] };
    assert.deepEqual(metricMath(WAITING_FOR_A_TASK, metrics), [3, 3, undefined]);
    const busy = { visible: [20, 20, late], inflight: [2, 2, late], running: [2, 2, 2] };
    assert.deepEqual(metricMath(BACKLOG_PER_TASK, busy), [11, 11, undefined]);
    assert.deepEqual(metricMath(LOAD_PER_TASK, { ...busy, visible: [0, 0, late] }), [1, 1, undefined]);
  });

  it("use the last known count of tasks if it is late, but not for a service without tasks", () => {
    const metrics = { visible: [20, 20, 20], inflight: [4, 4, 4], running: [4, late, late] };
    assert.deepEqual(metricMath(WAITING_FOR_A_TASK, metrics), [0, 0, 0]);
    assert.deepEqual(metricMath(BACKLOG_PER_TASK, metrics), [6, 6, 6]);
    assert.deepEqual(
      metricMath(LOAD_PER_TASK, { ...metrics, visible: [0, 0, 0], inflight: [1, 1, 1] }),
      [0.25, 0.25, 0.25],
    );
  });

  it("recognize a service without tasks, which has no data: it wakes up, and nothing is removed", () => {
    const metrics = { visible: [0, 1, 7], inflight: [0, 0, 0], running: [late, late, late] };
    assert.deepEqual(metricMath(WAITING_FOR_A_TASK, metrics), [0, 1, 7]);
    assert.deepEqual(metricMath(BACKLOG_PER_TASK, metrics), [0, 0, 0]);
    assert.deepEqual(metricMath(LOAD_PER_TASK, metrics), [1, 1, 1]);
  });
});
