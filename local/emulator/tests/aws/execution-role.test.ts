import assert from "node:assert/strict";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { allow, executionStatements, type Place, place, role, unique } from "../support/account";
import { settings } from "../support/clients";
import { lines, run, shell } from "../support/tasks";

describe("The execution role", function () {
  this.timeout(60_000);
  let here: Place;
  let secret: string;
  before(async () => {
    here = await place();
    const client = new SecretsManagerClient(await settings());
    const created = await client.send(
      new CreateSecretCommand({
        Name: unique("secret"),
        SecretString: JSON.stringify({ user: "r", password: "hush" }),
      }),
    );
    secret = created.ARN!;
  });
  const withSecret = async (executionRoleArn: string, reference = ":password::") =>
    run(here, {
      executionRoleArn,
      containers: [
        await shell(here, "main", 'echo "length $(printf %s "$PASSWORD" | wc -c)"', {
          secrets: [{ name: "PASSWORD", valueFrom: `${secret}${reference}` }],
        }),
      ],
    });

  it("gives a container the secrets that it may read", async () => {
    const may = [...executionStatements(here.group), allow("secretsmanager:GetSecretValue", secret)];
    const task = await withSecret(await role("ecs-tasks.amazonaws.com", may));
    assert.deepEqual(await lines(here, task.taskArn!), ["length 4"]);
  });

  it("reads a secret's key, stage and version as ECS does: all three parts or none", async () => {
    const may = [...executionStatements(here.group), allow("secretsmanager:GetSecretValue", secret)];
    const reader = await role("ecs-tasks.amazonaws.com", may);
    const staged = await withSecret(reader, ":password:AWSCURRENT:");
    assert.deepEqual(await lines(here, staged.taskArn!), ["length 4"]);
    for (const [reference, reason] of [
      [":password", /unexpected ARN format with parameters/],
      [":nothing::", /did not contain json key nothing/],
      [":password:NO_STAGE:", /ResourceNotFoundException/],
    ] as const) {
      const task = await withSecret(reader, reference);
      assert.equal(task.stopCode, "TaskFailedToStart", reference);
      assert.match(task.stoppedReason!, reason);
    }
  });

  it("fails the start when it may not read a secret, without showing it", async () => {
    const task = await withSecret(here.executionRole);
    assert.equal(task.stopCode, "TaskFailedToStart");
    assert.match(
      task.stoppedReason!,
      /^ResourceInitializationError: unable to pull secrets .*not authorized to perform: secretsmanager:GetSecretValue/,
    );
    assert.doesNotMatch(JSON.stringify(task), /hush/);
  });

  it("fails the start when it may not write the log", async () => {
    const task = await run(here, {
      executionRoleArn: await role("ecs-tasks.amazonaws.com", []),
      containers: [await shell(here, "main", "true")],
    });
    assert.equal(task.stopCode, "TaskFailedToStart");
    assert.match(task.stoppedReason!, /failed to validate logger args.*AccessDeniedException: .*logs:CreateLogStream/);
  });
});
