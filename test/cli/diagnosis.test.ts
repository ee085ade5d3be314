import assert from "node:assert/strict";
import fc from "fast-check";
import { diagnose } from "../../runner/cli/outcome/diagnosis";
import { factsOf } from "../../runner/cli/outcome/facts";
import { RULES } from "../../runner/cli/outcome/rules";
import { ENDS } from "./ends";

describe("the diagnosis of a run's end", () => {
  for (const [rule, facts] of ENDS) {
    it(`knows ${rule}: ${facts.reason?.split("\n").at(-1) || `${facts.stopCode ?? "no stop code"}, exit code ${facts.exitCode ?? "none"}`}`, () => {
      const found = diagnose({ reason: "", ...facts });
      assert.equal(found?.rule, rule);
      assert.ok(found?.cause && found.remedy);
      assert.equal(found.page, `docs/troubleshooting.md#${rule}`);
    });
  }

  it("has a test case for each rule", () => {
    const shown = new Set(ENDS.map(([rule]) => rule));
    assert.deepEqual(
      RULES.map(({ name }) => name).filter((name) => !shown.has(name)),
      [],
    );
  });

  it("has nothing to add to R's own exit codes", () => {
    for (const exitCode of [0, 1, 2, 7, 255]) {
      assert.equal(
        diagnose({ stopCode: "EssentialContainerExited", reason: "Essential container in task exited", exitCode }),
        undefined,
      );
    }
  });

  it("treats only 129 to 192 as signals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), (exitCode) => {
        const { rule } = diagnose({ reason: "", stopCode: "EssentialContainerExited", exitCode }) ?? {};
        const signal = ["killed", "crashed", "ended-by-signal"].includes(rule ?? "");
        assert.equal(signal, exitCode > 128 && exitCode <= 192 && exitCode !== 143);
      }),
    );
  });

  it("does not treat a code as a signal if the container knows that R ended by itself", () => {
    for (const exitCode of [134, 137, 139, 192]) {
      assert.equal(
        diagnose({ reason: "", stopCode: "EssentialContainerExited", exitCode, endedItself: true }),
        undefined,
      );
    }
  });

  it("reads the facts of R's container, not of a sidecar", () => {
    const facts = factsOf(
      {
        stopCode: "EssentialContainerExited",
        stoppedReason: "Essential container in task exited",
        containers: [
          { name: "sidecar", exitCode: 0 },
          { name: "r-ecs-container", exitCode: 5, reason: "why" },
        ],
      },
      "r-ecs-container",
    );
    assert.deepEqual(facts, {
      stopCode: "EssentialContainerExited",
      reason: "Essential container in task exited\nwhy",
      exitCode: 5,
    });
  });
});
