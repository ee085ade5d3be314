import assert from "node:assert/strict";
import { join } from "node:path";
import { type Keys, rootCredentials } from "../../../../test/support/emulator-aws";
import { refusal, settings } from "./clients";
import { emulator } from "./emulator";
import { exec, python } from "./process";

/** Calls an operation of a service; code given as `empty.zip` is an empty package. */
const CALL = `
import io, json, sys, zipfile
from botocore.session import Session
service, operation, parameters, key, secret, region, endpoint, ca = sys.argv[1:]
client = Session().create_client(
    service, region_name=region, endpoint_url=endpoint, verify=ca, aws_access_key_id=key, aws_secret_access_key=secret
)
given = json.loads(parameters)
if given.get("Code", {}).get("ZipFile") == "empty.zip":
    package = io.BytesIO()
    zipfile.ZipFile(package, "w").close()
    given["Code"]["ZipFile"] = package.getvalue()
try:
    answer = getattr(client, operation)(**given)
except client.exceptions.ClientError as error:
    answer = {"Error": error.response["Error"]}
answer.pop("ResponseMetadata", None)
print(json.dumps(answer, default=str))
`;

/** A caller by botocore with these keys, or with root's: for services of which the project has no client. */
export function callAs(keys?: Keys) {
  return async (service: string, operation: string, parameters: object): Promise<Record<string, unknown>> => {
    const { region, endpoint } = await settings();
    const { dir } = await emulator();
    const { accessKeyId, secretAccessKey } = keys ?? (await rootCredentials(dir)());
    const place = [accessKeyId, secretAccessKey, region, endpoint, join(dir, "tls/ca.pem")];
    const { stdout } = await exec(python, ["-c", CALL, service, operation, JSON.stringify(parameters), ...place]);
    const answer = JSON.parse(stdout) as { Error?: { Code: string; Message: string } } & Record<string, unknown>;
    if (!answer.Error) return answer;
    throw Object.assign(new Error(answer.Error.Message), { name: answer.Error.Code });
  };
}

/** Fails unless a request is refused for want of permission. */
export async function denied(request: Promise<unknown>): Promise<void> {
  const { name, message } = await refusal(request);
  assert.match(name, /^(AccessDenied(Exception)?|AuthorizationError(Exception)?|UnauthorizedOperation)$/, message);
}
