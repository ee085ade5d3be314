import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Keys, rootCredentials } from "../../../../test/support/emulator-aws";
import { refusal, settings } from "./clients";
import { emulator } from "./emulator";
import { python } from "./process";

/** Calls an operation for each line; code given as `empty.zip` is an empty package. */
const CALLS = `
import io, json, sys, zipfile
from botocore.session import Session
session = Session()
for line in sys.stdin:
    service, operation, given, key, secret, region, endpoint, ca = json.loads(line)
    client = session.create_client(
        service, region_name=region, endpoint_url=endpoint, verify=ca, aws_access_key_id=key, aws_secret_access_key=secret
    )
    if given.get("Code", {}).get("ZipFile") == "empty.zip":
        package = io.BytesIO()
        zipfile.ZipFile(package, "w").close()
        given["Code"]["ZipFile"] = package.getvalue()
    try:
        answer = getattr(client, operation)(**given)
    except client.exceptions.ClientError as error:
        answer = {"Error": error.response["Error"]}
    answer.pop("ResponseMetadata", None)
    print(json.dumps(answer, default=str), flush=True)
`;

type Answer = { Error?: { Code: string; Message: string } } & Record<string, unknown>;

/** One process for all calls, as botocore takes a second to start. */
let botocore: { ask(call: unknown[]): Promise<Answer>; end(): void } | undefined;

function startCalls() {
  const { stdin, stdout } = spawn(python, ["-c", CALLS], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface(stdout)[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const asked = async (call: unknown[]) => {
    stdin.write(`${JSON.stringify(call)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`botocore ended at ${call[0]}:${call[1]}`);
    return JSON.parse(value) as Answer;
  };
  return {
    ask(call: unknown[]) {
      const answer = last.then(() => asked(call));
      last = answer.catch(() => undefined);
      return answer;
    },
    end: () => void stdin.end(),
  };
}

after("end botocore", () => {
  botocore?.end();
  botocore = undefined;
});

/** A caller by botocore with these keys, or with root's: for services of which the project has no client. */
export function callAs(keys?: Keys) {
  return async (service: string, operation: string, parameters: object): Promise<Record<string, unknown>> => {
    const { region, endpoint } = await settings();
    const { dir } = await emulator();
    const { accessKeyId, secretAccessKey } = keys ?? (await rootCredentials(dir)());
    const place = [accessKeyId, secretAccessKey, region, endpoint, join(dir, "tls/ca.pem")];
    botocore ??= startCalls();
    const answer = await botocore.ask([service, operation, parameters, ...place]);
    if (!answer.Error) return answer;
    throw Object.assign(new Error(answer.Error.Message), { name: answer.Error.Code });
  };
}

/** Fails unless a request is refused for want of permission. */
export async function denied(request: Promise<unknown>): Promise<void> {
  const { name, message } = await refusal(request);
  assert.match(name, /^(AccessDenied(Exception)?|AuthorizationError(Exception)?|UnauthorizedOperation)$/, message);
}
