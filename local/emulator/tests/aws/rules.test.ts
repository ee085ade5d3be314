import assert from "node:assert/strict";
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Tag,
} from "@aws-sdk/client-eventbridge";
import { BROKEN_CPU } from "../../../../test/support/emulator-aws";
import { arn, role, unique } from "../support/account";
import { refusal, settings } from "../support/clients";
import { highest } from "../support/metrics";
import { firstMessage, queue } from "../support/notices";
import { TaskTarget } from "../support/target";
import { lines } from "../support/tasks";

describe("A rule whose target is a task", function () {
  this.timeout(60_000);
  let target: TaskTarget;

  before(async () => {
    target = await TaskTarget.make();
  });

  /** Makes a rule for an event, which is then sent. @returns the rule's name */
  async function rule(
    RoleArn: string,
    DeadLetterConfig?: { Arn: string },
    InputTemplate = target.overrides("<key>"),
    Tags?: Tag[],
  ): Promise<string> {
    const client = new EventBridgeClient(await settings());
    const Name = unique("rule");
    await client.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify({ source: [Name] }) }));
    const { clusterArn: Arn, ecsParameters } = target;
    const EcsParameters = { ...ecsParameters, Tags };
    const InputTransformer = { InputPathsMap: { key: "$.detail.key" }, InputTemplate };
    const Targets = [{ Id: "1", Arn, RoleArn, EcsParameters, InputTransformer, DeadLetterConfig }];
    await client.send(new PutTargetsCommand({ Rule: Name, Targets }));
    const Detail = JSON.stringify({ key: "an event" });
    await client.send(new PutEventsCommand({ Entries: [{ Source: Name, DetailType: "t", Detail }] }));
    return Name;
  }

  it("starts it with overrides made from the event, and counts it", async () => {
    const name = await rule(await target.starter("events.amazonaws.com"));
    const task = await target.startedBy(`events-rule/${name}`);
    assert.deepEqual(await lines(target.place, task.taskArn!), ["for an event"]);
    const matched = await highest("AWS/Events", "MatchedEvents", { RuleName: name });
    assert.equal(matched, 1);
  });

  it("puts invalid overrides into the dead-letter queue", async () => {
    const letters = await queue();
    const role = await target.starter("events.amazonaws.com");
    await rule(role, { Arn: letters.arn }, JSON.stringify({ cpu: BROKEN_CPU }));
    const message = await firstMessage(letters);
    assert.match(message.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /overrides\.cpu/);
  });

  it("puts starts that its role may not make into the dead-letter queue, even one that denies plain http", async () => {
    await rule(await role("events.amazonaws.com", []), { Arn: target.deadLetters.arn });
    const message = await firstMessage(target.deadLetters);
    assert.equal(message.MessageAttributes!.ERROR_CODE!.StringValue, "NO_PERMISSIONS");
    assert.match(message.MessageAttributes!.ERROR_MESSAGE!.StringValue!, /not authorized to perform: ecs:RunTask/);
    assert.deepEqual(JSON.parse(message.Body!), JSON.parse(target.overrides("an event")));
  });

  it("needs ecs:TagResource for a task with tags", async () => {
    const letters = await queue();
    const tags = [{ Key: "purpose", Value: "test" }];
    await rule(await target.starter("events.amazonaws.com"), { Arn: letters.arn }, undefined, tags);
    const { MessageAttributes } = await firstMessage(letters);
    assert.match(MessageAttributes!.ERROR_MESSAGE!.StringValue!, /not authorized to perform: ecs:TagResource/);
  });
});

describe("A rule", function () {
  this.timeout(60_000);

  it("has a pattern within EventBridge's limit, at most five targets, and none when it is deleted", async () => {
    const client = new EventBridgeClient(await settings());
    const Name = unique("rule");
    const refused = async (request: Promise<unknown>) => (await refusal(request)).name;
    const pattern = (source: string) => JSON.stringify({ source: [source] });
    assert.equal(await refused(client.send(new PutRuleCommand({ Name }))), "ValidationException");
    const long = new PutRuleCommand({ Name, EventPattern: pattern("x".repeat(2048)) });
    assert.equal(await refused(client.send(long)), "LimitExceededException");
    await client.send(new PutRuleCommand({ Name, EventPattern: pattern("x".repeat(2048 - pattern("").length)) }));

    const targets = (...ids: string[]) =>
      new PutTargetsCommand({ Rule: Name, Targets: ids.map((Id) => ({ Id, Arn: arn("sqs", "none") })) });
    await client.send(targets("1", "2", "3"));
    await client.send(targets("3", "4", "5"));
    assert.equal(await refused(client.send(targets("6"))), "LimitExceededException");

    const deleted = () => client.send(new DeleteRuleCommand({ Name }));
    assert.equal(await refused(deleted()), "ValidationException");
    await client.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["1", "2", "3", "4", "5"] }));
    await deleted();
  });
});
