import assert from "node:assert/strict";
import { chooseEngine } from "../../runner/setup/engine";

describe("the choice of Pulumi's engine", () => {
  it("is the user's own if Pulumi's plugins can be downloaded", () => {
    assert.equal(chooseEngine({ onPath: "v3.250.0", reachable: true }).kind, "path");
  });

  it("is the npm package's download if there is none on PATH, or it is too old", () => {
    assert.equal(chooseEngine({ reachable: true }).kind, "npm");
    const old = chooseEngine({ onPath: "v3.100.0", reachable: true });
    assert.equal(old.kind, "npm");
    assert.match(old.why, /3\.100\.0 on PATH is older/);
  });

  it("is the one built from Go modules only if Pulumi's downloads cannot be reached, whatever is on PATH", () => {
    assert.equal(chooseEngine({ reachable: false }).kind, "go");
    assert.equal(chooseEngine({ onPath: "v3.250.0", reachable: false }).kind, "go");
  });

  it("can be forced, and an unknown engine is rejected", () => {
    assert.equal(chooseEngine({ reachable: true, forced: "go" }).kind, "go");
    assert.throws(() => chooseEngine({ reachable: true, forced: "cargo" }), {
      message: 'R_ON_FARGATE_ENGINE "cargo" is not an engine',
      remedies: ["path, npm or go, or unset it"],
    });
  });
});
