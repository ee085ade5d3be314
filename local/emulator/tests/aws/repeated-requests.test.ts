import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import type { Keys } from "../../../../test/support/emulator-aws";
import { allow, unique, user } from "../support/account";
import { logs, refusal } from "../support/clients";

/** A client whose requests are such attempts of one call. */
async function attempt(number: number, invocation: string, keys?: Keys) {
  const client = await logs(keys);
  const stamp: FinalizeRequestMiddleware<object, object> = (next) => (args) => {
    const { headers } = args.request as { headers: Record<string, string> };
    headers["amz-sdk-invocation-id"] = invocation;
    headers["amz-sdk-request"] = `attempt=${number}; max=3`;
    return next(args);
  };
  client.middlewareStack.addRelativeTo(stamp as never, { relation: "after", toMiddleware: "retryMiddleware" });
  return client;
}

async function named(logGroupNamePrefix: string): Promise<string[]> {
  const { logGroups = [] } = await (await logs()).send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
  return logGroups.map(({ logGroupName }) => logGroupName!);
}

describe("A repeated request", () => {
  it("gets the response of the previous attempt, and has no second effect", async () => {
    const call = randomUUID();
    const logGroupName = unique("/again/");
    const create = new CreateLogGroupCommand({ logGroupName });
    const statuses: Array<number | undefined> = [];
    for (const number of [1, 2]) {
      const { $metadata } = await (await attempt(number, call)).send(create);
      statuses.push($metadata.httpStatusCode);
    }
    assert.deepEqual(statuses, [200, 200]);
    assert.deepEqual(await named(logGroupName), [logGroupName]);
  });

  it("is a new call under a new id", async () => {
    const create = new CreateLogGroupCommand({ logGroupName: unique("/again/") });
    await (await attempt(1, randomUUID())).send(create);
    const { name } = await refusal((await attempt(2, randomUUID())).send(create));
    assert.equal(name, "ResourceAlreadyExistsException");
  });

  it("is executed if the previous attempt failed", async () => {
    const call = randomUUID();
    const logGroupName = unique("/again/");
    const remove = new DeleteLogGroupCommand({ logGroupName });
    assert.equal((await refusal((await attempt(1, call)).send(remove))).name, "ResourceNotFoundException");
    await (await logs()).send(new CreateLogGroupCommand({ logGroupName }));
    assert.deepEqual(await named(logGroupName), [logGroupName]);
    await (await attempt(2, call)).send(remove);
    assert.deepEqual(await named(logGroupName), []);
  });

  it("never gets another call's response", async () => {
    const call = randomUUID();
    const create = new CreateLogGroupCommand({ logGroupName: unique("/again/") });
    await (await attempt(1, call)).send(create);
    const stranger = await user([allow("s3:ListAllMyBuckets", "*")]);
    assert.match((await refusal((await attempt(2, call, stranger)).send(create))).name, /AccessDenied/);
  });
});
