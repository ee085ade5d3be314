import assert from "node:assert/strict";
import { unique } from "../support/account";
import { answerOf } from "../support/functions";
import { runPython } from "../support/process";

describe("A function", function () {
  this.timeout(60_000);

  it("reaches the emulator by its address and trusts its certificate", async () => {
    const health =
      'exports.handler = async () => (await fetch(process.env.AWS_ENDPOINT_URL + "/_ministack/health")).status';
    assert.equal(await answerOf(unique("function"), health), 200);
  });

  it("gives its own settings precedence", async () => {
    const told = "exports.handler = async () => process.env.AWS_ENDPOINT_URL";
    assert.equal(await answerOf(unique("function"), told, { AWS_ENDPOINT_URL: "https://other" }), "https://other");
  });
});

describe("Lambda's responses", function () {
  this.timeout(60_000);

  it("leave out the reason of a function's state if there is none", async () => {
    const configuration = { FunctionName: "f", State: "Active", StateReasonCode: "", LastUpdateStatusReasonCode: "" };
    const program = [
      "from ministack.services import lambda_svc; from fargate_emulator.gaps import unset_members; unset_members.install()",
      `print(lambda_svc.json_response(${JSON.stringify({ Versions: [configuration] })})[2].decode())`,
    ];
    assert.deepEqual(JSON.parse(await runPython(program.join("\n"))), {
      Versions: [{ FunctionName: "f", State: "Active" }],
    });
  });
});
