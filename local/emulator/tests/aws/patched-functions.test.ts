import assert from "node:assert/strict";
import { runPython } from "../support/process";

/** Whether the key `test`, which is ministack's root, is root; and whether the gateway checks signatures by the gap's function. */
const ASK = `
print(sts.is_root_access_key("test"), sts.is_root_access_key("the-root-key"), app.pin_signed_request is iam_evaluator.pin_signed_request)
`;
const LOAD = "from ministack import app; from ministack.services import sts; from ministack.core import iam_evaluator";
const INSTALL = "from fargate_emulator.gaps import root_key; root_key.install()";

describe("A gap replaces a function", function () {
  this.timeout(60_000);

  const told = (...program: string[]) => runPython(program.join("\n"), { AWS_ACCESS_KEY_ID: "the-root-key" });

  it("in modules loaded later", async () => {
    assert.equal(await told(INSTALL, LOAD, ASK), "False True True");
  });

  it("in modules that imported it earlier", async () => {
    assert.equal(await told(LOAD, INSTALL, ASK), "False True True");
  });
});
