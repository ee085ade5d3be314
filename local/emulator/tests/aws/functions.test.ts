import assert from "node:assert/strict";
import { join } from "node:path";
import { role, unique } from "../support/account";
import { emulator } from "../support/emulator";
import { exec, PACKAGE, python } from "../support/process";

/** Makes a function of a name, code, role and variables, and prints what it answers: botocore has Lambda's client, the project has none. */
const CALL = `
import io, json, sys, zipfile
from botocore.session import Session
name, code, role, variables = sys.argv[1:]
package = io.BytesIO()
with zipfile.ZipFile(package, "w") as archive:
    archive.writestr("index.js", code)
functions = Session(profile="r-on-fargate-local").create_client("lambda")
functions.create_function(
    FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="index.handler", Code={"ZipFile": package.getvalue()},
    Environment={"Variables": json.loads(variables)},
)
print(functions.invoke(FunctionName=name)["Payload"].read().decode())
`;

describe("A function", function () {
  this.timeout(60_000);

  async function answer(code: string, variables: Record<string, string> = {}): Promise<unknown> {
    const { dir } = await emulator();
    const env = {
      ...process.env,
      AWS_CONFIG_FILE: join(dir, "aws/config"),
      AWS_SHARED_CREDENTIALS_FILE: join(dir, "aws/credentials"),
      AWS_CA_BUNDLE: join(dir, "tls/ca.pem"),
    };
    const execution = await role("lambda.amazonaws.com", []);
    const args = [unique("function"), code, execution, JSON.stringify(variables)];
    return JSON.parse((await exec(python, ["-c", CALL, ...args], { env })).stdout);
  }

  it("reaches the emulator by its address and trusts its certificate", async () => {
    const health =
      'exports.handler = async () => (await fetch(process.env.AWS_ENDPOINT_URL + "/_ministack/health")).status';
    assert.equal(await answer(health), 200);
  });

  it("gives its own settings precedence", async () => {
    const told = "exports.handler = async () => process.env.AWS_ENDPOINT_URL";
    assert.equal(await answer(told, { AWS_ENDPOINT_URL: "https://other" }), "https://other");
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
    const { stdout } = await exec(python, ["-c", program.join("\n")], { env: { ...process.env, PYTHONPATH: PACKAGE } });
    assert.deepEqual(JSON.parse(stdout), { Versions: [{ FunctionName: "f", State: "Active" }] });
  });
});
