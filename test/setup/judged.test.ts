import assert from "node:assert/strict";
import { brokenByModels, judgedLine } from "../judged";

const judged = {
  ...{ requests: 12, operations: 3, strict: "1" },
  ...{ refused: {}, ignored: {}, answers: {}, notImitated: { d: 4 } },
};

describe("what AWS's models judged in a run of the tests", () => {
  it("is summarized in one line", () => {
    assert.equal(judgedLine(judged), "12 requests of 3 operations judged by AWS's models");
  });

  it("fails the run by a refused request, a member that AWS ignores, and an answer unlike AWS's", () => {
    assert.deepEqual(brokenByModels(judged), []);
    assert.deepEqual(brokenByModels({ ...judged, refused: { a: 1 } }), ["a (1 times)"]);
    assert.deepEqual(brokenByModels({ ...judged, ignored: { b: 2 } }), ["b (2 times)"]);
    assert.deepEqual(brokenByModels({ ...judged, answers: { c: 3 } }), ["c (3 times)"]);
    assert.deepEqual(brokenByModels({ ...judged, refused: { "d (application emulator-tests)": 4 } }), []);
  });
});
