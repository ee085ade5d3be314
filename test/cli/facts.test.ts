import assert from "node:assert/strict";
import { factsOf } from "../../runner/cli/outcome/facts";

const task = (...codes: Array<[string, number | undefined]>) => ({
  containers: codes.map(([name, exitCode]) => ({ name, ...(exitCode === undefined ? {} : { exitCode }) })),
});

describe("the other containers at a task's end", () => {
  it("blames a sidecar that failed by itself", () => {
    const { otherContainer } = factsOf(task(["r", 143], ["agent", 2]), "r");
    assert.deepEqual(otherContainer, { name: "agent", exitCode: 2 });
  });

  it("blames none that was stopped with R, or that succeeded", () => {
    assert.equal(factsOf(task(["r", 1], ["agent", 143]), "r").otherContainer, undefined);
    assert.equal(factsOf(task(["r", 1], ["agent", 137]), "r").otherContainer, undefined);
    assert.equal(factsOf(task(["r", 1], ["agent", 0]), "r").otherContainer, undefined);
  });

  it("blames one that was killed before R ran", () => {
    assert.equal(factsOf(task(["r", undefined], ["agent", 137]), "r").otherContainer?.name, "agent");
  });

  it("says which container ran out of memory", () => {
    const reason = "OutOfMemoryError: Container killed due to memory usage";
    const [r, agent] = [
      { name: "r", exitCode: 1 },
      { name: "agent", exitCode: 137 },
    ];
    assert.equal(factsOf({ containers: [{ ...r, reason }, agent] }, "r").outOfMemory, true);
    const facts = factsOf({ containers: [r, { ...agent, reason }] }, "r");
    assert.equal(facts.outOfMemory, undefined);
    assert.deepEqual(facts.otherContainer, { ...agent, outOfMemory: true });
  });
});
