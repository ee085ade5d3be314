import { join } from "node:path";
import { awsEnvironment } from "../../../../test/support/emulator-aws";
import { role } from "./account";
import { emulator } from "./emulator";
import { exec, python } from "./process";

/** Makes a function of a name, code, role and variables, and prints what it answers: botocore has Lambda's client, the project has none. */
const CALL = `
import io, json, sys, zipfile
from botocore.session import Session
name, code, role, variables = sys.argv[1:]
package = io.BytesIO()
with zipfile.ZipFile(package, "w") as archive:
    archive.writestr("index.js", code)
functions = Session().create_client("lambda")
functions.create_function(
    FunctionName=name, Runtime="nodejs22.x", Role=role, Handler="index.handler", Code={"ZipFile": package.getvalue()},
    Environment={"Variables": json.loads(variables)},
)
print(functions.invoke(FunctionName=name)["Payload"].read().decode())
`;

/** Makes a function and calls it. @param code of index.js, which exports `handler` @returns its answer */
export async function answerOf(name: string, code: string, variables: Record<string, string> = {}): Promise<unknown> {
  const { dir } = await emulator();
  const env = { ...process.env, ...awsEnvironment(dir), AWS_CA_BUNDLE: join(dir, "tls/ca.pem") };
  const execution = await role("lambda.amazonaws.com", []);
  const args = [name, code, execution, JSON.stringify(variables)];
  return JSON.parse((await exec(python, ["-c", CALL, ...args], { env })).stdout);
}
