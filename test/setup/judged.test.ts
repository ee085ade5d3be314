import assert from "node:assert/strict";
import { brokenRequests, judgedLine } from "../judged";

const judged = {
  ...{ requests: 12, operations: 3, strict: "answers" },
  ...{ refused: {}, ignored: {}, answers: { c: 3 }, notImitated: { d: 4 } },
};

describe("what AWS's models judged in a run of the tests", () => {
  it("is said in a line", () => {
    assert.equal(judgedLine(judged), "12 requests of 3 operations judged by AWS's models");
  });

  it("fails the run by a request that was refused, or that has a member which AWS ignores", () => {
    assert.deepEqual(brokenRequests(judged), []);
    assert.deepEqual(brokenRequests({ ...judged, refused: { a: 1 }, ignored: { b: 2 } }), [
      "a (1 times)",
      "b (2 times)",
    ]);
  });
});
